package io.agentmarket.engine;

/** The points of a run at which crashes are tested: durable state changes right before or after each. */
public enum Milestone {
    /** The run's first transaction is durable; nothing has run. */
    AFTER_TX1,
    /** A tool has had its effect; its result is not in the journal. */
    AFTER_TOOL_EFFECT,
    /** The agent has finished; the run's end is not durable. */
    BEFORE_TX2,
    /** The last transaction is durable; no caller has been answered. */
    AFTER_COMMIT_UNREAD
}
