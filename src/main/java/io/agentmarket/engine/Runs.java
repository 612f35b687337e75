package io.agentmarket.engine;

import io.agentmarket.journal.Event;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.ExecutionId;
import io.agentmarket.shared.Page;
import io.agentmarket.usage.History;
import io.agentmarket.usage.Labels;
import io.agentmarket.usage.RunStatus;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** A customer's runs, live and finished, on any replica. A foreign id is {@code NOT_FOUND}. */
@Component
public final class Runs {

    private static final UUID LAST = new UUID(-1, -1);

    private final Clock clock;
    private final RunStore store;
    private final History history;
    private final LiveRuns liveRuns;
    private final FeedWatch watch;

    Runs(Clock clock, RunStore store, History history, LiveRuns liveRuns, FeedWatch watch) {
        this.clock = clock;
        this.store = store;
        this.history = history;
        this.liveRuns = liveRuns;
        this.watch = watch;
    }

    public RunView get(CustomerId customer, ExecutionId id) {
        return find(customer, id).orElseThrow(() -> AppException.notFound("execution"));
    }

    private Optional<RunView> find(CustomerId customer, ExecutionId id) {
        var live = store.findLive(customer, id);
        if (live.isPresent()) {
            return live.map(stored -> RunView.of(stored, clock));
        }
        return history.find(customer, id).map(run -> RunView.of(run, store.answers(customer, id)));
    }

    /**
     * The state of a run that this customer has just started or joined: a store that fails now cannot undo the start.
     */
    public RunView started(CustomerId customer, ExecutionId id) {
        return live(customer, id)
                .filter(live -> !live.done().isDone())
                .map(live -> RunView.of(new RunStore.Seen(live.run(), "running", live.isDegraded()), clock))
                .orElseGet(() -> get(customer, id));
    }

    /** Waits until the run ends or the time is over, and returns its state. */
    public RunView await(CustomerId customer, ExecutionId id, Duration most) throws InterruptedException {
        var end = System.nanoTime() + most.toNanos();
        var live = live(customer, id);
        if (live.isPresent()) {
            try {
                return live.get().done().get(Math.max(1, most.toNanos()), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                return started(customer, id);
            } catch (ExecutionException e) {
                // another attempt continues the run: its end is in the database
            }
        }
        var signals = new Semaphore(0);
        Runnable more = signals::release;
        watch.add(id, more);
        try {
            var view = get(customer, id);
            while (!view.isFinished() && !view.isWaiting() && System.nanoTime() < end) {
                if (signals.tryAcquire(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    signals.drainPermits();
                }
                view = get(customer, id);
            }
            return view;
        } finally {
            watch.remove(id, more);
        }
    }

    /** The filters of a list; null means no filter. */
    record Wanted(
            @Nullable String packageId,
            @Nullable String status,
            @Nullable UUID parent,
            Labels labels) {}

    /**
     * The customer's runs that match, newest first; without their output.
     *
     * @param wanted filters
     */
    Page<RunView> page(CustomerId customer, @Nullable UUID before, Wanted wanted, int limit) {
        var status = wanted.status();
        var parent = wanted.parent();
        var finishedStatus = finishedStatus(status);
        var bound = before == null ? LAST : before;
        var rows = new ArrayList<RunView>();
        if (parent == null && (status == null || finishedStatus.isEmpty())) {
            store.liveBefore(customer, bound, wanted, limit + 1).forEach(stored -> rows.add(RunView.of(stored, clock)));
        }
        if (status == null || finishedStatus.isPresent()) {
            var filter = new History.Filter(
                    bound, wanted.packageId(), finishedStatus.orElse(null), parent, wanted.labels(), limit + 1);
            history.page(customer, filter).items().forEach(run -> rows.add(RunView.of(run, null, null)));
        }
        rows.sort(Comparator.comparing(RunView::executionId).reversed());
        return Page.of(rows, limit, RunView::executionId);
    }

    private static Optional<RunStatus> finishedStatus(@Nullable String status) {
        for (var known : RunStatus.values()) {
            if (known.id().equals(status)) {
                return Optional.of(known);
            }
        }
        return Optional.empty();
    }

    /** Asks the run to stop, on any replica; {@code ALREADY_FINISHED} if it has ended. */
    public void cancel(CustomerId customer, ExecutionId id) {
        get(customer, id);
        if (!store.requestCancel(customer, id)) {
            throw new AppException(ErrorCode.ALREADY_FINISHED, "The run has already ended; its result is final.");
        }
        liveRuns.find(id).ifPresent(live -> live.stop(StopReason.CANCELLED));
    }

    List<Event> events(CustomerId customer, ExecutionId id, int after) {
        return events(customer, id, after, RunStore.PAGE);
    }

    List<Event> events(CustomerId customer, ExecutionId id, int after, int limit) {
        return store.shown(customer, id, after, limit);
    }

    /** @throws AppException {@code NOT_FOUND} unless it is the customer's */
    void require(CustomerId customer, ExecutionId id) {
        if (store.findLive(customer, id).isEmpty() && history.find(customer, id).isEmpty()) {
            throw AppException.notFound("execution");
        }
    }

    Optional<LiveRun> live(CustomerId customer, ExecutionId id) {
        return liveRuns.find(id).filter(live -> live.run().customer().equals(customer));
    }
}
