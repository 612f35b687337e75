package io.agentmarket.journal;

import io.agentmarket.llm.Llm;
import io.agentmarket.shared.ExecutionId;
import io.agentmarket.tiers.TurnUsage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The results of each conversation of a run, and the other packages that worked in the run. A conversation is named by
 * its scope; those of a package begin with its path. Thread-safe.
 */
public final class SubRuns {

    private final List<Turned> turns = new ArrayList<>();
    private final List<String> calls = new ArrayList<>();
    private final Set<String> busy = new HashSet<>();
    private final Map<String, Part> parts = new LinkedHashMap<>();

    SubRuns() {}

    private record Turned(String scope, TurnUsage usage) {}

    /**
     * Another package at work inside the run.
     *
     * @param path the prefix of its conversations
     * @param scope the scope of the conversation in which it began; empty for the run's own
     * @param endedAt null while it has not ended
     */
    public record Part(
            ExecutionId id,
            String path,
            String scope,
            String packageId,
            String version,
            @Nullable Instant endedAt,
            boolean failed) {

        private Part ended(Instant at, boolean failed) {
            return new Part(id, path, scope, packageId, version, at, failed);
        }

        private boolean holds(String scope) {
            return scope.equals(path) || scope.startsWith(path + "/");
        }
    }

    synchronized void answered(String scope, TurnUsage usage) {
        turns.add(new Turned(scope, usage));
        if (!usage.model().equals(Llm.OFFLINE)) {
            busy.add(scope);
        }
    }

    synchronized void called(String scope) {
        calls.add(scope);
        busy.add(scope);
    }

    /** @param event an entry of type SUBRUN; entries from before parts had ids are ignored */
    synchronized void changed(Event event) {
        var payload = event.payload();
        var path = payload.path("path").asString("");
        if (payload.has("execution_id")) {
            var id =
                    new ExecutionId(UUID.fromString(payload.path("execution_id").stringValue()));
            var packageId = payload.path("package_id").asString("");
            var version = payload.path("package_version").asString("");
            var scope = payload.path("scope").asString("");
            parts.put(path, new Part(id, path, scope, packageId, version, null, false));
        } else {
            parts.computeIfPresent(path, (same, part) -> part.ended(event.at(), payload.has("failure")));
        }
    }

    /** In the order in which they began. */
    public synchronized List<Part> all() {
        return List.copyOf(parts.values());
    }

    /** The nearest part around it; empty when it is the run's own. */
    public synchronized Optional<Part> around(Part part) {
        return parts.values().stream()
                .filter(other -> other.holds(part.scope()))
                .max(Comparator.comparingInt(other -> other.path().length()));
    }

    /** The tokens its conversations used, including those of packages inside it. */
    public synchronized List<TurnUsage> turns(Part part) {
        return turns.stream()
                .filter(turn -> includes(part, turn.scope()))
                .map(Turned::usage)
                .toList();
    }

    /** The tool calls of its conversations, including those of packages inside it. */
    public synchronized int calls(Part part) {
        return (int) calls.stream().filter(scope -> includes(part, scope)).count();
    }

    /**
     * A package that is run by a tool's call has its own path, which does not begin with the path of the package around
     * it.
     */
    private boolean includes(Part part, String scope) {
        return part.holds(scope)
                || parts.values().stream()
                        .filter(inner ->
                                part.holds(inner.scope()) && !inner.path().equals(part.path()))
                        .anyMatch(inner -> includes(inner, scope));
    }

    /** Whether no conversation under this prefix had a turn of a real model or called a tool. */
    public synchronized boolean isIdle(String prefix) {
        return busy.stream().noneMatch(scope -> scope.startsWith(prefix));
    }
}
