package io.agentmarket.toolkits.files;

import io.agentmarket.shared.JsonSchema;
import io.agentmarket.tools.Arguments;
import io.agentmarket.tools.Tool;
import io.agentmarket.tools.ToolContext;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Keeps a text as a file of the run. Reaches nothing else. */
@Component
class WriteFileTool implements Tool {

    private static final JsonSchema ARGUMENTS = Arguments.schema("""
            {"type": "object", "required": ["name", "media_type", "text"], "additionalProperties": false, "properties": {
               "name": {"type": "string", "minLength": 1, "maxLength": 120},
               "media_type": {"enum": ["text/markdown", "text/plain", "text/html", "text/csv", "application/json",
                                       "application/yaml", "image/svg+xml"]},
               "text": {"type": "string", "minLength": 1, "maxLength": 200000}}}
            """);

    @Override
    public String name() {
        return "write_file";
    }

    @Override
    public String description() {
        return "Keeps a text as a file that the customer can download from this run, and answers its id, name, length and"
                + " SHA-256. The text must be of its media type. For rows and columns use write_table.";
    }

    @Override
    public JsonSchema arguments() {
        return ARGUMENTS;
    }

    @Override
    public JsonNode call(ToolContext context, JsonNode arguments) {
        return KeptText.keep(
                context,
                arguments.path("name").stringValue(),
                arguments.path("media_type").stringValue(),
                arguments.path("text").stringValue());
    }
}
