package io.agentmarket.toolkits.tickets;

import io.agentmarket.toolkits.tickets.care.CheckTicketTool;
import io.agentmarket.toolkits.tickets.foreign.ForeignTickets;
import io.agentmarket.toolkits.tickets.mail.ReadTicketTool;
import io.agentmarket.tools.Tool;
import java.util.List;
import java.util.Objects;

/** The tools of a ticket over the seeded knowledge. */
final class TicketTools {

    /** With {@code EMBEDDING_MODEL_DIR}, scores of other languages are taken with that model. */
    private static final ForeignTickets FOREIGN =
            new ForeignTickets(Objects.requireNonNullElse(System.getenv("EMBEDDING_MODEL_DIR"), ""));

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
                new TriageTicketTool(SeededKnowledge.labels(), SeededKnowledge.desks(), FOREIGN),
                new SearchHelpArticlesTool(articles),
                new ReadHelpArticlesTool(articles, SeededKnowledge.tickets()),
                new FindSimilarTicketsTool(SeededKnowledge.tickets(), articles),
                new SurveyTicketsTool());
    }
}
