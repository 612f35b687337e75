package io.agentmarket.ratelimit;

/** Which agents there are: a tier may limit agents that this platform does not have. */
public interface AgentNames {

    /** Whether an agent of that id is on offer. */
    boolean contains(String id);
}
