package io.agentmarket.engine;

import io.agentmarket.shared.ExecutionId;

/** Observes every run's milestones, on the run's own thread. The default does nothing; crash tests stop here. */
@FunctionalInterface
public interface RunObserver {
    void reached(Milestone milestone, ExecutionId id);
}
