package io.agentmarket.tools;

import io.agentmarket.shared.Json;
import io.agentmarket.shared.Storable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** All tools of this process by name. */
@Component
public final class Toolbox {

    /** The largest result of a tool: it is stored in the journal and in the model's context. */
    static final int MAX_RESULT_BYTES = 256 * 1024;

    private final Map<String, Tool> tools;

    Toolbox(List<Tool> tools) {
        this.tools = tools.stream().collect(Collectors.toUnmodifiableMap(Tool::name, Function.identity()));
    }

    public Optional<Tool> find(String name) {
        return Optional.ofNullable(tools.get(name));
    }

    /** The names of all tools, in alphabetical order. */
    public SortedSet<String> names() {
        return new TreeSet<>(tools.keySet());
    }

    /** The rules for publishers' grants of these tools. */
    public GrantRules grantRules() {
        return GrantRules.of(tools.values().stream().map(GrantRules::known).toList());
    }

    /** The schema of each tool's arguments, by tool. */
    public Map<String, JsonNode> argumentSchemas() {
        return tools.values().stream()
                .collect(Collectors.toMap(Tool::name, tool -> tool.arguments().document()));
    }

    /**
     * Makes one call: checks the arguments, performs it, and bounds the answer to {@value #MAX_RESULT_BYTES} bytes of
     * JSON.
     *
     * @throws ToolFailure with each wrong argument, or with the tool's own message
     */
    public JsonNode call(Tool tool, ToolContext context, JsonNode arguments) {
        var violations = tool.arguments().check(arguments, "");
        if (!violations.isEmpty()) {
            throw new ToolFailure(violations.stream()
                    .map(violation -> violation.pointer() + " " + violation.message())
                    .collect(Collectors.joining("; ", "The arguments are wrong: ", ".")));
        }
        var result = tool.call(context, arguments);
        Storable.refusal(result).ifPresent(why -> {
            throw new ToolFailure("The answer " + why + ".");
        });
        if (Json.MAPPER.writeValueAsBytes(result).length > MAX_RESULT_BYTES) {
            throw new ToolFailure("The answer is larger than " + MAX_RESULT_BYTES + " bytes; ask for less.");
        }
        return result;
    }
}
