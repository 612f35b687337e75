package io.agentmarket.engine;

import io.agentmarket.journal.GroupCommitter;
import org.springframework.stereotype.Component;

/** The load of this process. */
@Component
public final class CommitterLoad {

    private final GroupCommitter committer;
    private final LiveRuns liveRuns;

    CommitterLoad(GroupCommitter committer, LiveRuns liveRuns) {
        this.committer = committer;
        this.liveRuns = liveRuns;
    }

    /** Units of runs that wait for their commit. */
    public int queued() {
        return committer.queued();
    }

    /** How many may wait before new runs are refused. */
    public int capacity() {
        return committer.capacity();
    }

    /** Runs that this process carries. */
    public int liveRuns() {
        return liveRuns.size();
    }
}
