package io.agentmarket.engine;

import io.agentmarket.llm.Message;
import io.agentmarket.llm.ToolCall;
import io.agentmarket.llm.ToolResult;
import io.agentmarket.llm.Turn;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.Tokens;
import io.agentmarket.tiers.TurnUsage;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** A run's conversation and bill so far, rebuilt from its journal and grown with every step. Used by one thread. */
final class Transcript {

    private final Clock clock;
    private final List<Message> messages = new ArrayList<>();
    private final List<TurnUsage> turns = new ArrayList<>();
    private final Map<String, OpenCall> open = new LinkedHashMap<>();
    private final Map<String, ToolResult> results = new LinkedHashMap<>();
    private final List<Event> unsaved = new ArrayList<>();
    private int seq;
    private int steps;
    private int repairs;
    private int failedCalls;
    private int lostCalls;
    private boolean degraded;
    private String model = "";

    private Transcript(Clock clock, JsonNode input) {
        this.clock = clock;
        messages.add(new Message.User(input.toString()));
    }

    /** The state after these entries: the input alone, or what a crashed attempt left. */
    static Transcript of(Clock clock, JsonNode input, List<Event> journal) {
        var transcript = new Transcript(clock, input);
        journal.forEach(transcript::apply);
        return transcript;
    }

    /** Makes the next entry and applies it; it is unsaved until {@link #markSaved}. */
    void record(EventType type, Object payload) {
        var event = new Event(seq + 1, type, StorableJson.of(Json.MAPPER.valueToTree(payload)), clock.instant());
        unsaved.add(event);
        apply(event);
    }

    /** The entries that are not durable yet, in order. */
    List<Event> unsaved() {
        return List.copyOf(unsaved);
    }

    void markSaved() {
        unsaved.clear();
    }

    private void apply(Event event) {
        seq = event.seq();
        switch (event.type()) {
            case MODEL_TURN -> apply(Json.MAPPER.treeToValue(event.payload(), Turn.class));
            case TOOL_CALLED -> {
                steps++;
                var call = Json.MAPPER.treeToValue(event.payload(), ToolCall.class);
                open.put(call.id(), new OpenCall(call, event.seq()));
            }
            case TOOL_RETURNED -> apply(Json.MAPPER.treeToValue(event.payload(), ToolResult.class));
            case RETRYING -> retrying(event.payload());
            case DEGRADED -> {
                degraded = true;
                lose(event.payload());
            }
            case STARTED, SUBRUN, CHECKPOINT, APPROVAL_REQUESTED, APPROVAL_DECIDED, ARTIFACT, RESUMED, FINISHED -> {}
        }
    }

    /** Either an output is sent back with the validator's words, or a failed call is made again. */
    private void retrying(JsonNode payload) {
        if (payload.has("message")) {
            repairs++;
            messages.add(new Message.User(payload.path("message").asString("")));
        } else {
            failedCalls++;
            lose(payload);
        }
    }

    /** Unless the breaker was open, the entry stands for a call that was made and came to nothing. */
    private void lose(JsonNode payload) {
        if (!payload.path("code").asString("").equals(ErrorCode.MODEL_CIRCUIT_OPEN.name())) {
            lostCalls++;
        }
    }

    /** A call was made and came to nothing, and no entry of its own says so. */
    void callLost() {
        lostCalls++;
    }

    private void apply(Turn turn) {
        steps++;
        failedCalls = 0;
        model = turn.model();
        turns.add(new TurnUsage(turn.model(), turn.tokens()));
        messages.add(new Message.Assistant(turn));
        results.clear();
    }

    /** A round is over when every call of it has its result; results keep the order of the calls. */
    private void apply(ToolResult result) {
        open.remove(result.callId());
        results.put(result.callId(), result);
        if (open.isEmpty() && messages.getLast() instanceof Message.Assistant(Turn turn)) {
            var ordered =
                    turn.calls().stream().map(call -> results.get(call.id())).toList();
            messages.add(new Message.Results(ordered));
        }
    }

    List<Message> messages() {
        return List.copyOf(messages);
    }

    List<TurnUsage> turns() {
        return List.copyOf(turns);
    }

    Tokens tokens() {
        return turns.stream().map(TurnUsage::tokens).reduce(Tokens.NONE, Tokens::plus);
    }

    /** What the last completed turn used; none before the first. */
    Tokens lastTokens() {
        return turns.isEmpty() ? Tokens.NONE : turns.getLast().tokens();
    }

    /**
     * Calls of a model that came to nothing, in all: with the completed turns they are all that this attempt and, as far as
     * they could still write it down, the ones before it have made.
     */
    int lostCalls() {
        return lostCalls;
    }

    /** Whether the offline model has taken over. */
    boolean isDegraded() {
        return degraded;
    }

    /** Calls of the next turn that failed and are to be made again. */
    int failedCalls() {
        return failedCalls;
    }

    /** The text of the last completed turn; empty when there is none. */
    String lastText() {
        return messages.stream()
                .filter(Message.Assistant.class::isInstance)
                .map(message -> ((Message.Assistant) message).turn().text())
                .reduce("", (earlier, later) -> later);
    }

    /** Calls without a result, in journal order: after a crash they are made again under the same effect key. */
    List<OpenCall> openCalls() {
        return List.copyOf(open.values());
    }

    int steps() {
        return steps;
    }

    int repairs() {
        return repairs;
    }

    /** The model that answered last; empty before the first turn. */
    String model() {
        return model;
    }

    /** @param seq of its {@code tool_called} entry, which names the call for ever */
    record OpenCall(ToolCall call, int seq) {}
}
