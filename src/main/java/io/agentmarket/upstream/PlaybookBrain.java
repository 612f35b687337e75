package io.agentmarket.upstream;

import io.agentmarket.agents.AgentPackage;
import io.agentmarket.agents.Packages;
import io.agentmarket.llm.Llm;
import io.agentmarket.llm.Message;
import io.agentmarket.llm.ModelRequest;
import io.agentmarket.llm.ToolCall;
import io.agentmarket.llm.ToolResult;
import io.agentmarket.llm.Turn;
import io.agentmarket.shared.AppException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Answers for the bundled agents by playing their playbooks: it recognises the agent by its prompt or its tools, reads
 * the run's progress from the conversation, and returns the next calls or the output. It answers any other conversation
 * with one plain sentence.
 */
public final class PlaybookBrain implements Brain {

    private static final String STRANGER =
            "This is a stand-in for a model. It plays only the agents that come with the platform.";

    /** A call's id in the conversation contains its id in the playbook. */
    private static final Pattern TOOL_USE_ID = Pattern.compile("toolu_(r\\d{1,3}c\\d{1,3})_\\w+");

    private final List<AgentPackage> loops;
    private final Parts parts;
    private final Llm offline = Llm.offline();
    private final AtomicLong calls = new AtomicLong();

    public PlaybookBrain(Packages packages) {
        this.loops =
                packages.all().stream().filter(agent -> agent.plan() == null).toList();
        this.parts = new Parts(packages.all());
    }

    @Override
    public Reply answer(JsonNode request) {
        return part(request).map(part -> play(part, request)).orElseGet(() -> Reply.text(STRANGER));
    }

    private Optional<Parts.Part> part(JsonNode request) {
        var found = parts.find(text(request.path("system")), first(request));
        return found.isPresent()
                ? found
                : input(request)
                        .flatMap(input -> agent(request, input)
                                .map(agent -> new Parts.Part(
                                        agent.systemPrompt(input),
                                        input,
                                        agent.output().document(),
                                        agent.playbook())));
    }

    /** The beginning of a conversation. */
    private static String first(JsonNode request) {
        var content = request.path("messages").path(0).path("content");
        return content.isString()
                ? content.stringValue()
                : content.valueStream()
                        .map(block -> block.path("text").asString(""))
                        .collect(Collectors.joining());
    }

    private Reply play(Parts.Part part, JsonNode request) {
        var asked = new ModelRequest(
                Llm.OFFLINE,
                part.system(),
                part.input(),
                messages(request),
                List.of(),
                part.output(),
                part.playbook(),
                request.path("max_tokens").asLong(),
                null);
        try {
            return reply(offline.respond(asked, (offset, delta) -> {}));
        } catch (AppException e) {
            return Reply.text("The playbook cannot continue: " + e.getMessage());
        }
    }

    private Reply reply(Turn turn) {
        return turn.calls().isEmpty()
                ? Reply.text(turn.text())
                : Reply.calls(turn.calls().stream()
                        .map(call -> new Block.ToolUse(
                                "toolu_" + call.id() + "_" + Long.toString(calls.incrementAndGet(), 36),
                                call.tool(),
                                call.arguments()))
                        .toArray(Block.ToolUse[]::new));
    }

    /** The agent whose prompt is in the system prompt, or else the only one with exactly these tools. */
    private Optional<AgentPackage> agent(JsonNode request, JsonNode input) {
        var system = text(request.path("system"));
        var byPrompt = loops.stream()
                .filter(agent -> system.contains(agent.systemPrompt(input).strip()))
                .findFirst();
        if (byPrompt.isPresent()) {
            return byPrompt;
        }
        Set<String> tools = request.path("tools")
                .valueStream()
                .map(tool -> tool.path("name").asString(""))
                .collect(Collectors.toSet());
        var byTools = loops.stream()
                .filter(agent -> !tools.isEmpty() && tools.equals(names(agent)))
                .toList();
        return byTools.size() == 1 ? Optional.of(byTools.getFirst()) : Optional.empty();
    }

    private static Set<String> names(AgentPackage agent) {
        var names = new HashSet<String>();
        agent.tools().forEach(grant -> names.add(grant.tool()));
        return names;
    }

    /** The first text of the first message that is a JSON object. */
    private static Optional<JsonNode> input(JsonNode request) {
        var content = request.path("messages").path(0).path("content");
        var texts = content.isString()
                ? List.of(content.stringValue())
                : content.valueStream()
                        .map(block -> block.path("text").asString(""))
                        .toList();
        return texts.stream()
                .map(PlaybookBrain::json)
                .flatMap(Optional::stream)
                .filter(JsonNode::isObject)
                .findFirst();
    }

    private static List<Message> messages(JsonNode request) {
        var messages = new ArrayList<Message>();
        for (var message : request.path("messages")) {
            var content = message.path("content");
            if (message.path("role").asString("").equals("assistant")) {
                messages.add(new Message.Assistant(Turn.offline(text(content), calls(content))));
            } else {
                var results = results(content);
                messages.add(results.isEmpty() ? new Message.User(text(content)) : new Message.Results(results));
            }
        }
        return messages;
    }

    private static List<ToolCall> calls(JsonNode content) {
        return content.valueStream()
                .filter(block -> block.path("type").asString("").equals("tool_use"))
                .map(block -> new ToolCall(
                        playbookId(block.path("id").asString("")),
                        block.path("name").asString(""),
                        block.path("input")))
                .toList();
    }

    private static List<ToolResult> results(JsonNode content) {
        return content.valueStream()
                .filter(block -> block.path("type").asString("").equals("tool_result"))
                .map(block -> {
                    var said = text(block.path("content"));
                    return new ToolResult(
                            playbookId(block.path("tool_use_id").asString("")),
                            json(said).orElseGet(() -> Wire.JSON.valueToTree(said)),
                            block.path("is_error").asBoolean(false));
                })
                .toList();
    }

    private static String playbookId(String toolUseId) {
        var id = TOOL_USE_ID.matcher(toolUseId);
        return id.matches() ? id.group(1) : toolUseId;
    }

    private static String text(JsonNode content) {
        return content.isString()
                ? content.stringValue()
                : content.valueStream()
                        .map(block -> block.path("text").asString(""))
                        .collect(Collectors.joining("\n"));
    }

    private static Optional<JsonNode> json(@Nullable String text) {
        try {
            return Optional.of(Wire.JSON.readTree(text == null ? "" : text)).filter(node -> !node.isMissingNode());
        } catch (JacksonException notJson) {
            return Optional.empty();
        }
    }
}
