package io.agentmarket.agents;

import java.util.Optional;

/** Every version that publishers have ever uploaded. */
public interface PublishedVersions {

    /** None at all. */
    PublishedVersions NONE = new PublishedVersions() {
        @Override
        public Optional<AgentPackage> find(String id, String version) {
            return Optional.empty();
        }

        @Override
        public boolean isListed(String id, String version) {
            return false;
        }
    };

    /** That very version, whatever became of it; reads a store unless it was asked lately. */
    Optional<AgentPackage> find(String id, String version);

    /** Whether an operator has approved it and nobody has withdrawn it; asks a store. */
    boolean isListed(String id, String version);
}
