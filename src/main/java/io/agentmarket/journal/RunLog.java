package io.agentmarket.journal;

import io.agentmarket.llm.Turn;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.Storable;
import io.agentmarket.shared.Tokens;
import io.agentmarket.tiers.TurnUsage;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A run's journal in memory, rebuilt from its entries and extended by every new one: the bill of all its conversations,
 * the results of its steps, its approvals and their decisions. Thread-safe.
 *
 * <p>An entry of a conversation inside the run names it in its member {@code scope}; the run's own has none.
 */
public final class RunLog {

    private static final String SCOPE = "scope";

    private final Clock clock;
    private final SecretMask mask;
    private final List<Event> unsaved = new ArrayList<>();
    private final List<TurnUsage> turns = new ArrayList<>();
    private final Map<String, List<Event>> past = new HashMap<>();
    private final Map<String, Step> steps = new HashMap<>();
    private final Map<String, String> begun = new HashMap<>();
    private final Map<String, JsonNode> asked = new HashMap<>();
    private final Map<String, JsonNode> decided = new HashMap<>();
    private final SubRuns parts = new SubRuns();
    private final ReentrantLock writing = new ReentrantLock();
    private @Nullable Thread owner;
    private int seq;
    private int count;
    private int lostCalls;
    private int wakes;
    private long countedTokens;
    private long size;
    private long given;
    private boolean degraded;
    private String model = "";

    /** @param mask removes the run's secrets from every entry */
    public RunLog(Clock clock, SecretMask mask, List<Event> journal) {
        this.clock = clock;
        this.mask = mask;
        journal.forEach(event -> {
            apply(event);
            past.computeIfAbsent(scopeOf(event), scope -> new ArrayList<>()).add(event);
        });
    }

    /** The run's conversations, with the turns and calls of each. */
    public SubRuns parts() {
        return parts;
    }

    /** A step's outcome: its result, or the message of its failure. */
    public record Step(@Nullable JsonNode result, @Nullable String failure) {}

    /** Counts the size of the input, which is stored as long as the entries. */
    synchronized void given(JsonNode input) {
        given = StorableJson.bytes(input);
    }

    /** Sets the size already written, if journal or input are not in memory. */
    public synchronized void found(long bytes) {
        given = bytes - size;
    }

    /** Returns, once, what earlier attempts wrote about a conversation. */
    synchronized List<Event> past(String scope) {
        var events = past.remove(scope);
        return events == null ? List.of() : events;
    }

    /**
     * Makes the next entry; it is unsaved until {@link #flush}.
     *
     * @throws LostRunException when the run is settling and another thread still works for it
     * @throws AppException {@code AGENT_FAILED} when the entry exceeds what can be read again
     */
    synchronized Event add(String scope, EventType type, Object payload) {
        if (owner != null && owner != Thread.currentThread()) {
            throw new LostRunException();
        }
        var json = StorableJson.readBack(mask.of(StorableJson.of(storable(Json.MAPPER.valueToTree(payload)))));
        if (!scope.isEmpty() && json instanceof ObjectNode object) {
            object.put(SCOPE, scope);
        }
        var event = new Event(seq + 1, type, json, clock.instant());
        unsaved.add(event);
        apply(event);
        return event;
    }

    private static JsonNode storable(JsonNode entry) {
        Storable.refusalOfEntry(entry).ifPresent(why -> {
            throw new AppException(ErrorCode.AGENT_FAILED, "What the run was to write down " + why + ".");
        });
        return Storable.of(entry);
    }

    /** From now on only this thread writes: the run is settling. */
    public synchronized void seal() {
        owner = Thread.currentThread();
    }

    /** Writes the unsaved entries, in order, by one thread at a time. */
    public void flush(Consumer<List<Event>> write) {
        writing.lock();
        try {
            var events = unsaved();
            if (!events.isEmpty()) {
                write.accept(events);
                saved(events.size());
            }
        } finally {
            writing.unlock();
        }
    }

    public synchronized List<Event> unsaved() {
        return List.copyOf(unsaved);
    }

    private synchronized void saved(int number) {
        unsaved.subList(0, number).clear();
    }

    private void apply(Event event) {
        seq = event.seq();
        var payload = event.payload();
        size += StorableJson.bytes(payload);
        switch (event.type()) {
            case MODEL_TURN -> {
                var turn = Json.MAPPER.treeToValue(content(event), Turn.class);
                count++;
                model = turn.model();
                var usage = new TurnUsage(turn.model(), turn.tokens());
                turns.add(usage);
                parts.answered(scopeOf(event), usage);
            }
            case TOOL_CALLED -> {
                count++;
                parts.called(scopeOf(event));
            }
            case RETRYING -> lose(payload);
            case DEGRADED -> {
                degraded = true;
                lose(payload);
            }
            case CHECKPOINT -> {
                count++;
                step(payload);
            }
            case ARTIFACT -> step(payload);
            case SUBRUN -> {
                parts.changed(event);
                if (payload.has("package_version")) {
                    begun.put(path(payload), payload.path("package_version").asString(""));
                }
                step(payload);
            }
            case APPROVAL_REQUESTED -> asked.put(path(payload), payload);
            case APPROVAL_DECIDED -> decided.put(path(payload), payload);
            case RESUMED -> {
                if (payload.has("counted_tokens")) {
                    wakes++;
                    countedTokens = payload.path("counted_tokens").asLong(0);
                }
            }
            case STARTED, TOOL_RETURNED, FINISHED -> {}
        }
    }

    private void step(JsonNode payload) {
        if (payload.has("result") || payload.has("failure")) {
            var failure = payload.path("failure").asString("");
            steps.put(path(payload), new Step(payload.get("result"), failure.isEmpty() ? null : failure));
        }
    }

    private static String path(JsonNode payload) {
        return payload.path("path").asString("");
    }

    /** Counts a failed call, unless the breaker was open and no call was made. */
    private void lose(JsonNode payload) {
        if (!payload.has("message") && !payload.path("code").asString("").equals(ErrorCode.MODEL_CIRCUIT_OPEN.name())) {
            lostCalls++;
        }
    }

    /** Counts a call that failed and has no entry of its own. */
    public synchronized void callLost() {
        lostCalls++;
    }

    /** The entry's payload without the conversation's name. */
    static JsonNode content(Event event) {
        if (!event.payload().has(SCOPE)) {
            return event.payload();
        }
        var copy = (ObjectNode) event.payload().deepCopy();
        copy.remove(SCOPE);
        return copy;
    }

    static String scopeOf(Event event) {
        return switch (event.type()) {
            case MODEL_TURN, TOOL_CALLED, TOOL_RETURNED, RETRYING ->
                event.payload().path(SCOPE).asString("");
            default -> "";
        };
    }

    /** The value without the run's secrets. */
    public JsonNode masked(JsonNode json) {
        return mask.of(json);
    }

    public synchronized Optional<Step> step(String path) {
        return Optional.ofNullable(steps.get(path));
    }

    /** The version of the package that began under this path. */
    public synchronized Optional<String> begun(String path) {
        return Optional.ofNullable(begun.get(path));
    }

    /** The size of all entries in bytes, as they are written. */
    public synchronized long size() {
        return size;
    }

    /** The size of all entries and the run's input in bytes. */
    public synchronized long kept() {
        return size + given;
    }

    public synchronized Optional<JsonNode> asked(String path) {
        return Optional.ofNullable(asked.get(path));
    }

    public synchronized Optional<JsonNode> decided(String path) {
        return Optional.ofNullable(decided.get(path));
    }

    public synchronized List<TurnUsage> turns() {
        return List.copyOf(turns);
    }

    public synchronized Tokens tokens() {
        return turns.stream().map(TurnUsage::tokens).reduce(Tokens.NONE, Tokens::plus);
    }

    public synchronized int lostCalls() {
        return lostCalls;
    }

    public synchronized boolean isDegraded() {
        return degraded;
    }

    /** Model turns, tool calls and steps. */
    public synchronized int count() {
        return count;
    }

    /** How often the run resumed after a decision. */
    synchronized int wakes() {
        return wakes;
    }

    /** Tokens already counted against the daily limit when the run began to wait. */
    public synchronized long countedTokens() {
        return countedTokens;
    }

    /** The model that answered last; empty before the first turn. */
    public synchronized String model() {
        return model;
    }
}
