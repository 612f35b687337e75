package io.agentmarket.tools.builtin;

import io.agentmarket.knowledge.DocumentShelf;
import io.agentmarket.knowledge.Documents;
import io.agentmarket.knowledge.SeededKnowledge;
import io.agentmarket.tools.TestToolbox;
import io.agentmarket.tools.Tool;
import io.agentmarket.tools.incident.IncidentTools;
import io.agentmarket.tools.workflow.TestWorkflows;
import java.util.ArrayList;
import java.util.List;

/** Every built-in tool over the seeded knowledge and documents. A new tool is added here. */
public final class SeededTools {

    private SeededTools() {}

    /** With the documents of the packages' examples, which {@link DocumentShelf#CUSTOMER} has. */
    public static List<Tool> all() {
        return all(DocumentShelf.examples());
    }

    public static List<Tool> all(Documents documents) {
        var articles = SeededKnowledge.articles();
        var tools = new ArrayList<Tool>(List.of(
                new TriageTicketTool(SeededKnowledge.labels()),
                new SearchHelpArticlesTool(articles),
                new ReadHelpArticlesTool(articles),
                new FindSimilarTicketsTool(SeededKnowledge.tickets()),
                new SearchDocumentsTool(documents),
                new ReadDocumentTool(documents)));
        tools.addAll(IncidentTools.all());
        tools.addAll(TestWorkflows.tools(() -> TestToolbox.of(tools)));
        return List.copyOf(tools);
    }
}
