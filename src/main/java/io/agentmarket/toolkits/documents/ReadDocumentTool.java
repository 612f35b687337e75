package io.agentmarket.toolkits.documents;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.agentmarket.documents.DocumentText;
import io.agentmarket.documents.Documents;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.JsonSchema;
import io.agentmarket.tools.Arguments;
import io.agentmarket.tools.Tool;
import io.agentmarket.tools.ToolContext;
import io.agentmarket.tools.ToolFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Reads further sections of a document. Reaches the same documents as {@link SearchDocumentsTool}. */
@Component
class ReadDocumentTool implements Tool {

    private static final int DEFAULT_CHARS = 12_000;

    private static final JsonSchema ARGUMENTS = Arguments.schema("""
            {"type": "object", "required": ["document_id"], "additionalProperties": false, "properties": {
               "document_id": {"type": "string", "format": "uuid"},
               "from": {"type": "integer", "minimum": 0, "maximum": 1000000,
                 "description": "The section to begin with, counted from 0; 0 when absent"},
               "chars": {"type": "integer", "minimum": 1, "maximum": 40000,
                 "description": "About how much text to read; 12000 when absent"}}}
            """);

    private final Documents documents;

    ReadDocumentTool(Documents documents) {
        this.documents = documents;
    }

    @Override
    public String name() {
        return "read_document";
    }

    @Override
    public String description() {
        return "Reads a document from one of its sections on, whole sections in reading order, each with its passage_id and"
                + " headings. Use it when the passages that search_documents found break off before the answer; a"
                + " passage's position is its section. next says where to go on.";
    }

    @Override
    public JsonSchema arguments() {
        return ARGUMENTS;
    }

    @Override
    public JsonNode call(ToolContext context, JsonNode arguments) {
        var id = id(arguments.path("document_id").stringValue());
        if (!GrantedDocuments.contains(documents, context, id)) {
            throw unknown(id);
        }
        var document = documents.read(context.customer(), id).orElseThrow(() -> unknown(id));
        int from = arguments.path("from").intValue(0);
        var window = window(document.sections(), from, arguments.path("chars").intValue(DEFAULT_CHARS));
        return Json.MAPPER.valueToTree(ReadText.of(document, window, from));
    }

    /** Whole sections up to a number of characters; at least one, so that reading always progresses. */
    private static List<DocumentText.Section> window(List<DocumentText.Section> sections, int from, int chars) {
        var window = new ArrayList<DocumentText.Section>();
        int length = 0;
        for (var section : sections.subList(Math.min(from, sections.size()), sections.size())) {
            length += section.text().length();
            if (length > chars && !window.isEmpty()) {
                break;
            }
            window.add(section);
        }
        return window;
    }

    private static UUID id(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw new ToolFailure("A document's id is a UUID.");
        }
    }

    private static ToolFailure unknown(UUID id) {
        return new ToolFailure("There is no document " + id + "; search first.");
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record ReadText(
            UUID documentId,
            String title,
            @Nullable String source,
            List<ReadSection> sections,
            @Nullable Integer next) {

        static ReadText of(DocumentText document, List<DocumentText.Section> window, int from) {
            int next = from + window.size();
            return new ReadText(
                    document.documentId(),
                    document.title(),
                    document.source().isEmpty() ? null : document.source(),
                    window.stream()
                            .map(section -> new ReadSection(section.chunkId(), section.heading(), section.text()))
                            .toList(),
                    next < document.sections().size() ? next : null);
        }
    }

    private record ReadSection(UUID passageId, String heading, String text) {}
}
