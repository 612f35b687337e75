package io.agentmarket.toolkits.tickets;

import io.agentmarket.documents.DocumentShelf;
import io.agentmarket.documents.Documents;
import io.agentmarket.egress.TestEgress;
import io.agentmarket.toolkits.apis.ApiTools;
import io.agentmarket.toolkits.data.TableTools;
import io.agentmarket.toolkits.documents.DocumentTools;
import io.agentmarket.toolkits.files.FileTools;
import io.agentmarket.toolkits.incidents.IncidentTools;
import io.agentmarket.toolkits.workflows.TestWorkflows;
import io.agentmarket.tools.TestToolbox;
import io.agentmarket.tools.Tool;
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
        var tools = new ArrayList<Tool>(TicketTools.all(new HelpShelves(documents)));
        tools.addAll(FileTools.all());
        tools.addAll(ApiTools.all(TestEgress.opening()));
        tools.addAll(DocumentTools.all(documents));
        tools.addAll(IncidentTools.all());
        tools.addAll(TableTools.with(TestEgress.opening()));
        tools.addAll(TestWorkflows.tools(() -> TestToolbox.of(tools)));
        return List.copyOf(tools);
    }
}
