package io.agentmarket.toolkits.documents;

import io.agentmarket.documents.DocumentShelf;
import io.agentmarket.egress.Egress;
import io.agentmarket.tools.Tool;
import io.agentmarket.tools.ToolContract;
import java.util.List;
import java.util.Map;
import java.util.UUID;

class DocumentToolsContractTest extends ToolContract {

    private static final DocumentShelf SHELF = DocumentShelf.empty();
    private static final UUID PUMPS =
            SHELF.add(DocumentShelf.CUSTOMER, "pumps.md", "# Pumps\n\nA leaking seal is replaced with part 4711.\n");

    @Override
    protected List<Tool> tools(Egress outside) {
        return DocumentTools.all(SHELF.documents());
    }

    @Override
    protected Map<String, String> examples() {
        return Map.of(
                "search_documents",
                "{\"query\": \"leaking seal\", \"quotes\": 1}",
                "read_document",
                "{\"document_id\": \"" + PUMPS + "\"}");
    }

    @Override
    protected boolean knowsExampleOf(String tool) {
        return !tool.equals("read_document");
    }
}
