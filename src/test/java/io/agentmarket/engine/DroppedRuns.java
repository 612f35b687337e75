package io.agentmarket.engine;

import io.agentmarket.shared.ExecutionId;
import java.util.UUID;
import org.springframework.context.ApplicationContext;

/** Runs that a replica drops in the middle, like a replica whose lease has expired. */
public final class DroppedRuns {

    private DroppedRuns() {}

    /** From here on the run is in the database alone, until this or another replica takes it up again. */
    public static void drop(ApplicationContext replica, String id) {
        replica.getBean(LiveRuns.class)
                .find(new ExecutionId(UUID.fromString(id)))
                .orElseThrow()
                .stop(StopReason.DROPPED);
    }
}
