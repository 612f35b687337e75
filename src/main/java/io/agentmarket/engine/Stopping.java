package io.agentmarket.engine;

import io.agentmarket.shared.ExecutionId;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Gives live runs their time when the process stops, and logs what it waits for and what it leaves, so that nobody
 * kills a process that is only waiting.
 */
@Component
class Stopping {

    /** How long runs have to end, in all. */
    private static final Duration DRAIN = Duration.ofSeconds(25);

    private static final Logger LOG = LoggerFactory.getLogger(Stopping.class);

    private final LiveRuns liveRuns;
    private volatile long end;
    private final Set<ExecutionId> left = new HashSet<>();

    Stopping(LiveRuns liveRuns) {
        this.liveRuns = liveRuns;
    }

    /** Before anything stops. */
    @EventListener(ContextClosedEvent.class)
    void begins() {
        end = System.nanoTime() + DRAIN.toNanos();
        LOG.atInfo()
                .addKeyValue("runs", liveRuns.all().size())
                .addKeyValue("seconds", DRAIN.toSeconds())
                .log(
                        "stopping: new calls are refused, live runs have some seconds to end, the rest continues on another"
                                + " replica or at the next start");
    }

    /**
     * Drains while the port is still open. Nothing depends on it: the framework stops what depends on a bean before the
     * bean itself, and the heartbeat must go on.
     */
    @Component
    static final class BeforeThePortCloses implements SmartLifecycle {

        private final Stopping stopping;
        private volatile boolean running;

        BeforeThePortCloses(Stopping stopping) {
            this.stopping = stopping;
        }

        @Override
        public void start() {
            running = true;
        }

        @Override
        public void stop() {
            running = false;
            stopping.drain();
        }

        /** After what starts runs by itself has stopped, and before the web server. */
        @Override
        public int getPhase() {
            return Integer.MAX_VALUE - 1;
        }

        @Override
        public boolean isRunning() {
            return running;
        }
    }

    /**
     * Waits for the live runs, then leaves the rest to other replicas. A second call gives what is left of the time to
     * runs whose requests came just before the stop.
     */
    void drain() {
        for (var live : liveRuns.all()) {
            try {
                live.done().get(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (ExecutionException | TimeoutException e) {
                live.stop(StopReason.DROPPED);
                left.add(live.run().id());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    void ended() {
        LOG.atInfo()
                .addKeyValue("left", left.size())
                .log(
                        left.isEmpty()
                                ? "stopped: every run in hand has ended"
                                : "stopped: the remaining runs continue on another replica or at the next start");
    }
}
