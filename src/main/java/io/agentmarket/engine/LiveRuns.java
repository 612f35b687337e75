package io.agentmarket.engine;

import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ExecutionId;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/** The runs of this replica. A run is listed from before its first transaction until after its last. */
@Component
class LiveRuns {

    /** The interval between two checks for overdue runs; a run is stopped late by at most this much. */
    static final Duration DEADLINE_LOOK = Duration.ofMillis(100);

    private final ConcurrentHashMap<ExecutionId, LiveRun> runs = new ConcurrentHashMap<>();
    private final Set<ExecutionId> broken = ConcurrentHashMap.newKeySet();
    private volatile Consumer<ExecutionId> listener = id -> {};

    /** From now on calls this for each run that this replica takes on; it must not block. */
    void whenAdded(Consumer<ExecutionId> listener) {
        this.listener = listener;
    }

    /** False when the run is already listed. */
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

    /**
     * Notes that an attempt ended here without ending the run. It counts against the run unless the failure is
     * transient.
     */
    void broke(ExecutionId id, Throwable why) {
        if (!(why instanceof AppException failure && failure.code().isRetryable())) {
            broken.add(id);
        }
    }

    /** Whether an attempt of the run broke since the last call. */
    boolean forgetBroken(ExecutionId id) {
        return broken.remove(id);
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

    /** Stops the runs whose time is over. */
    void stopOverdue() {
        var now = System.nanoTime();
        runs.values().forEach(run -> run.stopIfOverdue(now));
    }

    Collection<ExecutionId> ids() {
        return Set.copyOf(runs.keySet());
    }

    Collection<LiveRun> all() {
        return List.copyOf(runs.values());
    }
}
