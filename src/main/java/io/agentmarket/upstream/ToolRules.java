package io.agentmarket.upstream;

import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Tools and {@code tool_choice}. Sources: the API's pages "Define tools", "Strict tool use", "Errors". */
final class ToolRules {

    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]{1,128}");
    private static final List<String> NOT_ON_TOP = List.of("oneOf", "anyOf", "allOf");

    private ToolRules() {}

    static void check(JsonNode body, ModelRules rules) {
        var tools = body.path("tools");
        var names = new HashSet<String>();
        for (int t = 0; t < tools.size(); t++) {
            var at = "tools." + t;
            check(tools.get(t), at);
            Refusal.when(!names.add(tools.get(t).path("name").asString()), "tools", "Tool names must be unique.");
        }
        choice(body, names, rules);
    }

    static boolean isForced(JsonNode body) {
        var type = body.path("tool_choice").path("type").asString("");
        return type.equals("any") || type.equals("tool");
    }

    private static void check(JsonNode tool, String at) {
        Refusal.when(
                !tool.path("type").asString("custom").equals("custom"),
                at + ".type",
                "this stand-in has no tools of its own; only custom tools can be declared");
        Fields.check(tool, "tool", at + ".custom");
        var name = tool.path("name").asString("");
        Refusal.when(
                !NAME.matcher(name).matches(),
                at + ".custom.name",
                "String should match pattern '^[a-zA-Z0-9_-]{1,128}$'");
        var schema = tool.path("input_schema");
        var here = at + ".custom.input_schema";
        Refusal.when(!schema.isObject(), here, "Field required");
        Refusal.when(!schema.path("type").asString("").equals("object"), here + ".type", "Input should be 'object'");
        NOT_ON_TOP.forEach(word -> Refusal.when(
                schema.has(word), here, "input_schema does not support oneOf, allOf, or anyOf at the top level"));
        if (tool.path("strict").asBoolean(false)) {
            SchemaRules.check(schema, here);
        }
    }

    private static void choice(JsonNode body, HashSet<String> names, ModelRules rules) {
        var choice = body.path("tool_choice");
        if (choice.isMissingNode()) {
            return;
        }
        Fields.check(choice, "tool_choice", "tool_choice");
        Refusal.when(names.isEmpty(), "tool_choice", "may only be specified while providing tools.");
        Refusal.when(
                isForced(body) && !rules.forcedTools(),
                "tool_choice.type",
                "forced tool use is not supported for this model; use \"auto\" or \"none\"");
        var name = choice.path("name");
        Refusal.when(
                !name.isMissingNode() && !names.contains(name.asString("")),
                "tool_choice",
                "Tool '" + name.asString("") + "' not found in provided tools");
    }
}
