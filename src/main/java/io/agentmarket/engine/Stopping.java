package io.agentmarket.engine;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Logs what a stopping process waits for and which runs it leaves, so that nobody kills a process that is only waiting.
 */
@Component
class Stopping {

    private static final Logger LOG = LoggerFactory.getLogger(Stopping.class);

    private final LiveRuns liveRuns;

    Stopping(LiveRuns liveRuns) {
        this.liveRuns = liveRuns;
    }

    /** Before anything stops. */
    @EventListener(ContextClosedEvent.class)
    void begins() {
        LOG.atInfo()
                .addKeyValue("runs", liveRuns.all().size())
                .addKeyValue("seconds", Heartbeat.DRAIN.toSeconds())
                .log(
                        "stopping: new calls are refused, live runs have some seconds to end, the rest continues on another"
                                + " replica or at the next start");
    }

    void ended(int left) {
        LOG.atInfo()
                .addKeyValue("left", left)
                .log(
                        left == 0
                                ? "stopped: all live runs have ended"
                                : "stopped: the remaining runs continue on another replica or at the next start");
    }
}
