package io.agentmarket.deployments;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.agentmarket.agents.AgentPackage;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The terms under which a customer rents a package. Immutable: changing a deployment creates new terms.
 *
 * @param version the only version that may run; null for the newest
 * @param config obeys the package's {@code config.schema.json}; an object
 * @param tools which of the package's tools may be called; null for all
 * @param hosts hosts that its tools may reach, in place of the package's own; null for the package's own
 * @param requiresApproval tools whose calls need an approval, in addition to those that the package names
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DeploymentTerms(
        String packageId,
        @Nullable String version,
        JsonNode config,
        @Nullable List<String> tools,
        @Nullable List<String> hosts,
        List<String> requiresApproval) {

    public DeploymentTerms {
        tools = tools == null ? null : List.copyOf(tools);
        hosts = hosts == null ? null : List.copyOf(hosts);
        requiresApproval = List.copyOf(requiresApproval);
    }

    /**
     * The package's tools that may not be called, not even by other tools; a tool added by a later version is among
     * them.
     */
    public Set<String> withheld(AgentPackage agent) {
        return agent.toolNames().stream()
                .filter(tool -> tools != null && !tools.contains(tool))
                .collect(Collectors.toUnmodifiableSet());
    }
}
