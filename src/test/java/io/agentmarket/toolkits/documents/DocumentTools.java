package io.agentmarket.toolkits.documents;

import io.agentmarket.documents.Documents;
import io.agentmarket.tools.Tool;
import java.util.List;

/** The tools over documents. */
public final class DocumentTools {

    private DocumentTools() {}

    public static List<Tool> all(Documents documents) {
        return List.of(new SearchDocumentsTool(documents), new ReadDocumentTool(documents));
    }
}
