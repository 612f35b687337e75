package io.agentmarket.engine;

import io.agentmarket.agents.Rented;
import io.agentmarket.agents.ToolGrant;
import io.agentmarket.shared.Json;
import io.agentmarket.tools.ToolContext;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a run's deployment lets it do, in every conversation and package inside it: tools withheld are withheld everywhere,
 * hosts and approvals hold everywhere. Configuration and secrets are for the tools of the deployed package alone, since another
 * package is another publisher's.
 *
 * @param withheld tools that are not granted
 * @param hosts whom tools may reach, in place of what packages say; null for that
 * @param approvals tools whose calls wait for a person, besides those that packages name
 */
record Grants(
        Set<String> withheld, @Nullable List<String> hosts, Set<String> approvals, ToolContext.Own own, Mask mask) {

    /** Of a run without a deployment: what packages say. */
    static final Grants NONE = new Grants(Set.of(), null, Set.of(), ToolContext.Own.NONE, Mask.NONE);

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
                new Mask(secrets));
    }

    /**
     * What a package grants, as far as the deployment does. That goes for the tools too that one tool may call in its turn, which
     * stand under {@code tools} of its grant: where a call has to wait for a person, it is not for another tool to make.
     */
    Optional<ToolGrant> grant(ToolGrant grant) {
        if (withheld.contains(grant.tool())) {
            return Optional.empty();
        }
        var settings = (ObjectNode) grant.grant().deepCopy();
        reach(settings);
        if (settings.path("tools") instanceof ObjectNode inner) {
            inner.remove(withheld);
            inner.remove(approvals);
            inner.forEach(each -> {
                if (each instanceof ObjectNode own) {
                    reach(own);
                }
            });
        }
        return Optional.of(new ToolGrant(grant.tool(), settings));
    }

    private void reach(ObjectNode settings) {
        if (hosts != null) {
            settings.set("hosts", Json.MAPPER.valueToTree(hosts));
        }
    }

    boolean asks(String tool, List<String> ofPackage) {
        return approvals.contains(tool) || ofPackage.contains(tool);
    }

    /** @param depth packages around the one whose tool is called */
    ToolContext.Own own(int depth) {
        return depth == 0 ? own : ToolContext.Own.NONE;
    }
}
