package io.agentmarket.engine;

import io.agentmarket.agents.ToolGrant;
import io.agentmarket.deployments.Rented;
import io.agentmarket.journal.SecretMask;
import io.agentmarket.shared.Json;
import io.agentmarket.tools.ToolContext;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The permissions of a run's deployment, in every conversation and package inside it: withheld tools are withheld
 * everywhere, hosts and approvals apply everywhere. Only the tools of the deployed package get the deployment's
 * configuration and secrets, because another package may have another publisher.
 *
 * @param withheld tools that are not granted
 * @param hosts hosts that tools may reach, in place of the packages' own; null for the packages' own
 * @param approvals tools whose calls need an approval, besides those that packages name
 */
record Grants(
        Set<String> withheld,
        @Nullable List<String> hosts,
        Set<String> approvals,
        ToolContext.Own own,
        SecretMask mask) {

    /** For a run without a deployment: the packages' own grants. */
    static final Grants NONE = new Grants(Set.of(), null, Set.of(), ToolContext.Own.NONE, SecretMask.NONE);

    static Grants of(@Nullable Rented rented) {
        if (rented == null) {
            return NONE;
        }
        var terms = rented.terms();
        var secrets = rented.secrets();
        return new Grants(
                terms.withheld(rented.agent()),
                terms.hosts(),
                Set.copyOf(terms.requiresApproval()),
                new ToolContext.Own(rented.agent().settings().values(), name -> Optional.ofNullable(secrets.get(name))),
                new SecretMask(secrets));
    }

    /**
     * A package's grant, restricted by the deployment. The grants of tools that a tool may call are restricted too.
     *
     * @param ofPackage tools whose calls need an approval, according to the package
     */
    Optional<ToolGrant> grant(ToolGrant grant, List<String> ofPackage) {
        if (withheld.contains(grant.tool())) {
            return Optional.empty();
        }
        var inner = grant.inner();
        if (hosts == null && inner.isEmpty()) {
            return Optional.of(grant);
        }
        var settings = (ObjectNode) grant.grant().deepCopy();
        if (hosts != null) {
            settings.set("hosts", Json.MAPPER.valueToTree(hosts));
        }
        if (!inner.isEmpty()) {
            var tools = settings.putObject("tools");
            inner.forEach(tool ->
                    grant(tool, ofPackage).ifPresent(granted -> tools.set(granted.tool(), asking(granted, ofPackage))));
        }
        return Optional.of(new ToolGrant(grant.tool(), settings));
    }

    /** The grant of a tool that other tools call: they request an approval wherever the engine would. */
    private JsonNode asking(ToolGrant inner, List<String> ofPackage) {
        return asks(inner.tool(), ofPackage)
                ? ((ObjectNode) inner.grant().deepCopy()).put(ToolContext.ASKS, true)
                : inner.grant();
    }

    boolean asks(String tool, List<String> ofPackage) {
        return approvals.contains(tool) || ofPackage.contains(tool);
    }

    /** @param depth packages around the one whose tool is called */
    ToolContext.Own own(int depth) {
        return depth == 0 ? own : ToolContext.Own.NONE;
    }
}
