package io.agentmarket.tools.builtin;

import io.agentmarket.knowledge.SeededKnowledge;
import io.agentmarket.tools.Tool;
import java.util.List;

/** Every built-in tool over the seeded knowledge: no database needed. A new tool is added here. */
public final class SeededTools {

    private SeededTools() {}

    public static List<Tool> all() {
        var articles = SeededKnowledge.articles();
        return List.of(
                new TriageTicketTool(SeededKnowledge.labels()),
                new SearchHelpArticlesTool(articles),
                new ReadHelpArticlesTool(articles),
                new FindSimilarTicketsTool(SeededKnowledge.tickets()));
    }
}
