package io.agentmarket.toolkits.tickets;

import io.agentmarket.toolkits.tickets.care.CheckTicketTool;
import io.agentmarket.toolkits.tickets.mail.ReadTicketTool;
import io.agentmarket.tools.Tool;
import java.util.List;

/** The tools of a ticket over the seeded knowledge. */
final class TicketTools {

    private TicketTools() {}

    static List<Tool> all() {
        return all(customer -> HelpShelf.EMPTY);
    }

    /** With a customer's own help articles. */
    static List<Tool> all(OwnHelp own) {
        var articles = new HelpLibrary(SeededKnowledge.articles(), own);
        return List.of(
                new ReadTicketTool(),
                new CheckTicketTool(),
                new TriageTicketTool(SeededKnowledge.labels(), SeededKnowledge.desks()),
                new SearchHelpArticlesTool(articles),
                new ReadHelpArticlesTool(articles),
                new FindSimilarTicketsTool(SeededKnowledge.tickets(), articles),
                new SurveyTicketsTool());
    }
}
