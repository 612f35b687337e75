package io.agentmarket.ratelimit;

/** Knows the offered agents. A tier may limit agents that this platform does not have. */
public interface AgentNames {

    /** Whether an agent with this id is on offer. */
    boolean contains(String id);
}
