package io.agentmarket.engine;

import io.agentmarket.shared.ExecutionId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/** The runs of this replica. A run is here from before its first transaction until after its last. */
@Component
class LiveRuns {

    private final ConcurrentHashMap<ExecutionId, LiveRun> runs = new ConcurrentHashMap<>();
    private volatile Consumer<ExecutionId> listener = id -> {};

    /** Calls this for each run that is taken in hand from now on; it must not block. */
    void whenAdded(Consumer<ExecutionId> listener) {
        this.listener = listener;
    }

    /** False when the run is here already. */
    boolean add(LiveRun run) {
        var id = run.run().id();
        var added = runs.putIfAbsent(id, run) == null;
        if (added) {
            listener.accept(id);
        }
        return added;
    }

    void remove(LiveRun run) {
        runs.remove(run.run().id(), run);
    }

    Optional<LiveRun> find(ExecutionId id) {
        return Optional.ofNullable(runs.get(id));
    }

    boolean contains(ExecutionId id) {
        return runs.containsKey(id);
    }

    int size() {
        return runs.size();
    }

    Collection<LiveRun> all() {
        return List.copyOf(runs.values());
    }
}
