package io.agentmarket.agents;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** {@code agent.yaml} as it is written; {@link ManifestReader} checks it. */
record Manifest(
        @Nullable String id,
        @Nullable String version,
        @Nullable String title,
        @Nullable String summary,
        @Nullable String category,
        AgentPackage.@Nullable Kind kind,
        @Nullable String modelHint,
        @Nullable RunLimits limits,
        List<Grant> tools,
        @Nullable String minTier,
        AgentPackage.@Nullable Offline offline,
        List<String> requiresApproval,
        List<String> labels,
        @Nullable Process process) {

    /** Where nothing can be read. */
    static final Manifest NOTHING = new Manifest(
            null, null, null, null, null, null, null, null, List.of(), null, null, List.of(), List.of(), null);

    /** How a crew shares its tasks out. */
    enum Process {
        @JsonProperty("sequential")
        SEQUENTIAL,
        @JsonProperty("hierarchical")
        HIERARCHICAL
    }

    Manifest {
        tools = List.copyOf(Objects.requireNonNullElse(tools, List.of()));
        requiresApproval = List.copyOf(Objects.requireNonNullElse(requiresApproval, List.of()));
        labels = List.copyOf(Objects.requireNonNullElse(labels, List.of()));
    }

    /** @param grant the tool's settings; absent means none */
    record Grant(@Nullable String name, @Nullable JsonNode grant) {}
}
