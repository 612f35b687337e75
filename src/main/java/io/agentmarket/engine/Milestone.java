package io.agentmarket.engine;

/** Points of a run at which a crash is most telling: what is durable changes right before or after each. */
public enum Milestone {
    /** The run's first transaction is durable; nothing has run. */
    AFTER_TX1,
    /** A tool has had its effect; its result is not in the journal. */
    AFTER_TOOL_EFFECT,
    /** The agent is done; nothing of its end is durable. */
    BEFORE_TX2,
    /** The last transaction is durable; nobody has been told. */
    AFTER_COMMIT_UNREAD
}
