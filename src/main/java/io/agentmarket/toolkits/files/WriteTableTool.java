package io.agentmarket.toolkits.files;

import io.agentmarket.shared.JsonSchema;
import io.agentmarket.tools.Arguments;
import io.agentmarket.tools.Tool;
import io.agentmarket.tools.ToolContext;
import io.agentmarket.tools.ToolFailure;
import java.util.Set;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Keeps rows as a CSV file of the run. Reaches nothing else. */
@Component
class WriteTableTool implements Tool {

    private static final JsonSchema ARGUMENTS = Arguments.schema("""
            {"type": "object", "required": ["name", "columns", "rows"], "additionalProperties": false, "properties": {
               "name": {"type": "string", "minLength": 1, "maxLength": 120},
               "columns": {"type": "array", "minItems": 1, "maxItems": 50,
                           "items": {"type": "string", "minLength": 1, "maxLength": 200}},
               "rows": {"type": "array", "maxItems": 5000, "items": {"type": "object", "maxProperties": 50,
                        "additionalProperties": {"type": ["string", "number", "boolean", "null"], "maxLength": 10000}}}}}
            """);

    @Override
    public String name() {
        return "write_table";
    }

    @Override
    public String description() {
        return "Keeps rows as a CSV file (RFC 4180, UTF-8) that the customer can download from this run, and answers its"
                + " id, name, length and SHA-256. A row is an object: under each column's name a text, a number, true, false or null."
                + " A text that a spreadsheet would compute is kept from it by a leading apostrophe.";
    }

    @Override
    public JsonSchema arguments() {
        return ARGUMENTS;
    }

    @Override
    public JsonNode call(ToolContext context, JsonNode arguments) {
        var columns = arguments.path("columns");
        var csv = new Csv();
        csv.line(columns.values());
        var names = columns.valueStream().map(JsonNode::stringValue).toList();
        if (Set.copyOf(names).size() < names.size()) {
            throw new ToolFailure("Two columns have one name.");
        }
        int number = 0;
        for (var row : arguments.path("rows")) {
            number++;
            for (var member : row.propertyNames()) {
                if (!names.contains(member)) {
                    throw new ToolFailure("Row " + number + " has " + member + ", which is no column.");
                }
            }
            csv.line(names.stream().map(row::path).toList());
        }
        return KeptText.keep(context, arguments.path("name").stringValue(), "text/csv", csv.toString());
    }
}
