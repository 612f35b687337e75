package io.agentmarket.agents;

import java.util.Optional;

/** Every version that publishers have ever uploaded. */
@FunctionalInterface
public interface PublishedVersions {

    /** That very version, whatever became of it; reads a store unless it was asked lately. */
    Optional<AgentPackage> find(String id, String version);
}
