package io.agentmarket.engine;

import io.agentmarket.stores.Rhythm;
import io.agentmarket.stores.Vitals;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Reports that this worker is alive, and does nothing else: it has its own thread and connection, so that no takeover,
 * full pool or slow Redis makes other replicas declare this worker dead.
 */
@Component
class Heartbeat implements SmartLifecycle {

    /** Also the interval at which requests of other replicas and orphaned runs are looked for. */
    static final Duration BEAT = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);
    private static final Duration LATE = Duration.ofSeconds(3);

    private final Worker worker;
    private final LiveRuns liveRuns;
    private final Stopping stopping;
    private final Rhythm beats;
    private long last;

    Heartbeat(Worker worker, LiveRuns liveRuns, Stopping stopping, Vitals vitals) {
        this.worker = worker;
        this.liveRuns = liveRuns;
        this.stopping = stopping;
        this.beats = vitals.rhythm(Rhythm.Plan.every("heartbeat", BEAT).patient(LATE), this::beat);
    }

    @Override
    public void start() {
        worker.register();
        last = System.nanoTime();
        beats.start();
    }

    /** Beats as long as a run may write, then says that this worker is gone. */
    @Override
    public void stop() {
        stopping.drain();
        if (isRunning()) {
            beats.stop();
            worker.unregister();
            stopping.ended();
        }
    }

    /** Stops after the web server has taken its last request and after the takeover, and before the committer. */
    @Override
    public int getPhase() {
        return 0;
    }

    @Override
    public boolean isRunning() {
        return beats.isRunning();
    }

    private void beat() {
        var gap = Duration.ofNanos(System.nanoTime() - last);
        var lost = worker.beat(liveRuns.ids());
        last = System.nanoTime();
        if (gap.compareTo(LATE) > 0) {
            LOG.atWarn().addKeyValue("gap_ms", gap.toMillis()).log("heartbeat was late");
        }
        if (!lost.isEmpty()) {
            LOG.atWarn()
                    .addKeyValue("worker", worker.id())
                    .addKeyValue("runs", lost.size())
                    .log("this worker's lease had expired, other replicas took over some of its runs");
            lost.forEach(id -> liveRuns.find(id).ifPresent(live -> live.stop(StopReason.DROPPED)));
        }
    }
}
