package io.agentmarket.engine;

import io.agentmarket.agents.AgentPackage;
import io.agentmarket.journal.Event;
import io.agentmarket.journal.EventType;
import io.agentmarket.journal.Run;
import io.agentmarket.ratelimit.Permit;
import io.agentmarket.vault.ProviderKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A run that this replica carries. Its monitor guards {@code stop}, {@code thread}, the journal so far and its
 * followers, so that a follower sees every entry once and in order.
 */
final class LiveRun {

    private final Run run;
    private final AgentPackage agent;
    private final JsonNode input;
    private final Permit permit;
    private final @Nullable ProviderKey providerKey;
    private final Grants grants;
    private final CompletableFuture<RunView> done = new CompletableFuture<>();
    private final List<Event> journal = new ArrayList<>();
    private final List<Follower> followers = new ArrayList<>();
    private final ReentrantLock turns = new ReentrantLock();
    private volatile @Nullable Long overdueFrom;
    private @Nullable StopReason stop;
    private @Nullable Thread thread;

    LiveRun(Run run, AgentPackage agent, JsonNode input, Permit permit, @Nullable ProviderKey providerKey) {
        this(run, agent, input, permit, providerKey, Grants.NONE);
    }

    /**
     * @param providerKey the key sent with the request; it is kept here and nowhere else
     * @param grants what the run's deployment permits
     */
    LiveRun(
            Run run,
            AgentPackage agent,
            JsonNode input,
            Permit permit,
            @Nullable ProviderKey providerKey,
            Grants grants) {
        this.grants = grants;
        this.run = run;
        this.agent = agent;
        this.input = input;
        this.permit = permit;
        this.providerKey = providerKey;
    }

    Run run() {
        return run;
    }

    Grants grants() {
        return grants;
    }

    AgentPackage agent() {
        return agent;
    }

    JsonNode input() {
        return input;
    }

    Permit permit() {
        return permit;
    }

    Optional<ProviderKey> providerKey() {
        return Optional.ofNullable(providerKey);
    }

    /** Held during a turn of a model. */
    ReentrantLock turns() {
        return turns;
    }

    /** Completes with the answer after the last commit, or exceptionally when this replica loses the run. */
    CompletableFuture<RunView> done() {
        return done;
    }

    /** Registers the run's thread; an earlier stop interrupts it at once. */
    synchronized void attach(Thread worker) {
        thread = worker;
        if (stop != null) {
            worker.interrupt();
        }
    }

    /** From now on nothing interrupts the thread: it is settling. */
    synchronized @Nullable StopReason detach() {
        thread = null;
        Thread.interrupted();
        return stop;
    }

    /** Asks the run to stop; the first reason counts. */
    synchronized void stop(StopReason reason) {
        if (stop == null) {
            stop = reason;
            if (thread != null) {
                thread.interrupt();
            }
        }
    }

    /**
     * Starts measuring the run's time with the monotonic clock of this process; no other clock ends or prolongs a run.
     */
    void startClock(Duration left) {
        overdueFrom = System.nanoTime() + left.toNanos();
    }

    /** @param now by {@link System#nanoTime} */
    void stopIfOverdue(long now) {
        var end = overdueFrom;
        if (end != null && now - end >= 0) {
            stop(StopReason.TIMED_OUT);
        }
    }

    synchronized @Nullable StopReason stopReason() {
        return stop;
    }

    /** Shows durable entries to all followers. */
    synchronized void publish(List<Event> events) {
        journal.addAll(events);
        for (var follower : followers) {
            events.forEach(follower::event);
        }
    }

    /** Shows text that is being written; it is not part of the journal. */
    synchronized void publishText(int turn, int offset, String delta) {
        followers.forEach(follower -> follower.text(turn, offset, delta));
    }

    /** Hands over all entries after {@code seq} and everything that follows. */
    synchronized void follow(int seq, Follower follower) {
        journal.stream().filter(event -> event.seq() > seq).forEach(follower::event);
        followers.add(follower);
    }

    synchronized void unfollow(Follower follower) {
        followers.remove(follower);
    }

    /** Whether the offline model has replaced the run's model. */
    synchronized boolean isDegraded() {
        return journal.stream().anyMatch(event -> event.type() == EventType.DEGRADED);
    }

    /** Receives a run's entries; called under the run's lock, so it must not block. */
    interface Follower {
        void event(Event event);

        void text(int turn, int offset, String delta);
    }
}
