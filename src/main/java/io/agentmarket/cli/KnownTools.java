package io.agentmarket.cli;

import io.agentmarket.shared.Json;
import io.agentmarket.shared.JsonSchema;
import io.agentmarket.tools.GrantRules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.databind.JsonNode;

/** The tools of this version as {@code GET /api/v1/marketplace/tools} lists them, without a platform. */
final class KnownTools {

    private static final String LIST = "cli/tools.json";

    /** The length of the longest risk, medium. */
    private static final int RISK_WIDTH = 6;

    private KnownTools() {}

    static JsonNode list() {
        try {
            return Json.MAPPER.readTree(new ClassPathResource(LIST).getContentAsString(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The schema of each tool's arguments, by tool. */
    static Map<String, JsonNode> arguments() {
        return list().values().stream()
                .collect(Collectors.toMap(tool -> text(tool, "name"), tool -> tool.path("arguments")));
    }

    static GrantRules grantRules() {
        return GrantRules.of(list().values().stream()
                .map(tool -> new GrantRules.Known(
                        text(tool, "name"),
                        grant -> tool.path("changes_outside").asBoolean(false),
                        tool.path("grants").values().stream()
                                .collect(Collectors.toMap(
                                        grant -> text(grant, "name"),
                                        grant -> JsonSchema.compile(grant.path("schema"))))))
                .toList());
    }

    /** A line for each tool. */
    static List<String> lines(JsonNode tools) {
        int width = tools.values().stream()
                .mapToInt(tool -> text(tool, "name").length())
                .max()
                .orElse(0);
        return tools.values().stream()
                .map(tool -> text(tool, "name")
                        + " ".repeat(width - text(tool, "name").length()) + "  "
                        + text(tool, "risk")
                        + " ".repeat(Math.max(0, RISK_WIDTH - text(tool, "risk").length())) + "  "
                        + text(tool, "description"))
                .toList();
    }

    /** The full description of one tool. */
    static List<String> page(JsonNode tool) {
        var lines = new ArrayList<String>();
        lines.add(text(tool, "name") + " (risk " + text(tool, "risk")
                + (tool.path("changes_outside").asBoolean(false) ? "; name it in requires_approval too)" : ")"));
        lines.add(text(tool, "description"));
        lines.add("answers: " + text(tool, "returns"));
        tool.path("grants")
                .values()
                .forEach(grant -> lines.add("grant " + text(grant, "name")
                        + (grant.path("required").asBoolean(false) ? " (needed): " : ": ")
                        + text(grant, "description")));
        lines.add("arguments: " + pretty(tool.path("arguments")));
        lines.add("example: " + pretty(tool.at("/example/arguments")));
        if (!tool.at("/example/grant").isEmpty()) {
            lines.add("under the grant: " + pretty(tool.at("/example/grant")));
        }
        lines.add("answers: " + pretty(tool.at("/example/result")));
        return lines;
    }

    private static String pretty(JsonNode value) {
        return Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value);
    }

    private static String text(JsonNode node, String name) {
        return node.path(name).asString("");
    }
}
