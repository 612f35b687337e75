package io.agentmarket.journal;

import io.agentmarket.llm.Message;
import io.agentmarket.llm.ToolCall;
import io.agentmarket.llm.ToolResult;
import io.agentmarket.llm.Turn;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.Tokens;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * A conversation of a run, its own or one inside it, rebuilt from the run's journal and extended by every step. Used by
 * one thread; the run's {@link RunLog} behind it is shared by all its conversations.
 */
public final class Transcript {

    private final RunLog log;
    private final String scope;
    private final List<Message> messages = new ArrayList<>();
    private final Map<String, OpenCall> open = new LinkedHashMap<>();
    private final Map<String, ToolResult> results = new LinkedHashMap<>();
    private int turns;
    private Tokens lastTokens = Tokens.NONE;
    private int repairs;
    private int failedCalls;

    private Transcript(RunLog log, String scope, String message) {
        this.log = log;
        this.scope = scope;
        messages.add(new Message.User(message));
        log.past(scope).forEach(this::apply);
    }

    /** The run's own conversation, rebuilt from these entries: only the input, or what a crashed attempt left. */
    public static Transcript of(Clock clock, JsonNode input, List<Event> journal) {
        return of(clock, input, SecretMask.NONE, journal);
    }

    /** The same; the mask removes the run's secrets from every entry and from the first message. */
    public static Transcript of(Clock clock, JsonNode input, SecretMask mask, List<Event> journal) {
        var log = new RunLog(clock, mask, journal);
        log.given(input);
        return new Transcript(log, "", mask.of(input).toString());
    }

    /**
     * A conversation inside the run, continued from what an earlier attempt wrote.
     *
     * @param name unique within the run
     * @param message the first message
     */
    public Transcript nested(String name, String message) {
        return new Transcript(log, name, message);
    }

    public RunLog log() {
        return log;
    }

    /** Empty for the run's own conversation. */
    public String scope() {
        return scope;
    }

    /** Makes the next entry and applies it; it is unsaved until it is flushed. */
    public void record(EventType type, Object payload) {
        apply(log.add(scope, type, payload));
    }

    private void apply(Event event) {
        var payload = RunLog.content(event);
        switch (event.type()) {
            case MODEL_TURN -> apply(Json.MAPPER.treeToValue(payload, Turn.class));
            case TOOL_CALLED -> {
                var call = Json.MAPPER.treeToValue(payload, ToolCall.class);
                open.put(call.id(), new OpenCall(call, event.seq()));
            }
            case TOOL_RETURNED -> apply(Json.MAPPER.treeToValue(payload, ToolResult.class));
            case RETRYING -> retrying(payload);
            case STARTED,
                    DEGRADED,
                    SUBRUN,
                    CHECKPOINT,
                    APPROVAL_REQUESTED,
                    APPROVAL_DECIDED,
                    ARTIFACT,
                    RESUMED,
                    FINISHED -> {}
        }
    }

    /** Applies a retry: an output goes back with the validator's message, or a failed call is made again. */
    private void retrying(JsonNode payload) {
        if (payload.has("message")) {
            repairs++;
            messages.add(new Message.User(payload.path("message").asString("")));
        } else {
            failedCalls++;
        }
    }

    private void apply(Turn turn) {
        turns++;
        failedCalls = 0;
        lastTokens = turn.tokens();
        messages.add(new Message.Assistant(turn));
        results.clear();
    }

    /** A round ends when each of its calls has a result; results keep the order of the calls. */
    private void apply(ToolResult result) {
        open.remove(result.callId());
        results.put(result.callId(), result);
        if (open.isEmpty() && messages.getLast() instanceof Message.Assistant(Turn turn)) {
            var ordered =
                    turn.calls().stream().map(call -> results.get(call.id())).toList();
            messages.add(new Message.Results(ordered));
        }
    }

    public List<Message> messages() {
        return List.copyOf(messages);
    }

    /** Completed turns of this conversation. */
    public int turns() {
        return turns;
    }

    /** The tokens of this conversation's last completed turn; none before the first. */
    public Tokens lastTokens() {
        return lastTokens;
    }

    /** Failed calls of the next turn that are to be retried. */
    public int failedCalls() {
        return failedCalls;
    }

    /**
     * The answer that ends the conversation, unless it is sent back; empty while a tool call or the model is pending.
     */
    public Optional<Turn> answer() {
        return messages.getLast() instanceof Message.Assistant(Turn turn)
                        && turn.calls().isEmpty()
                ? Optional.of(turn)
                : Optional.empty();
    }

    /** The text of the last completed turn; empty when there is none. */
    public String lastText() {
        return messages.stream()
                .filter(Message.Assistant.class::isInstance)
                .map(message -> ((Message.Assistant) message).turn().text())
                .reduce("", (earlier, later) -> later);
    }

    /** Calls without a result, in journal order: after a crash they are repeated under the same effect key. */
    public List<OpenCall> openCalls() {
        return List.copyOf(open.values());
    }

    public int repairs() {
        return repairs;
    }

    /** @param seq of its {@code tool_called} entry, which names the call for ever */
    public record OpenCall(ToolCall call, int seq) {}
}
