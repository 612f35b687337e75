package io.agentmarket.deployments;

import io.agentmarket.agents.PublishedVersions;
import io.agentmarket.agents.PublishedVersions.Withdrawn;
import io.agentmarket.agents.VersionName;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.Page;
import io.agentmarket.stores.Tenant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Deployments whose version was withdrawn: they start no run until they are pinned to another version. */
@Component
public final class Withdrawals {

    private final Tenant tenant;
    private final PublishedVersions versions;

    Withdrawals(Tenant tenant, PublishedVersions versions) {
        this.tenant = tenant;
        this.versions = versions;
    }

    /** A deployment that may run one version only. */
    public record Pinned(CustomerId customer, UUID id, String name) {}

    /** The deployments of all customers that are pinned to a version; on a platform's connection. */
    public List<Pinned> pinnedTo(JdbcClient platform, VersionName version) {
        return new DeploymentSql(platform).pinned(version);
    }

    /** The withdrawals of the given deployments' versions, by the deployment's id. */
    Map<UUID, Withdrawn> of(Collection<Deployment> some) {
        var pinned = new HashMap<UUID, VersionName>();
        for (var deployment : some) {
            var version = deployment.terms().version();
            if (version != null) {
                pinned.put(deployment.id(), new VersionName(deployment.terms().packageId(), version));
            }
        }
        var gone = versions.withdrawn(Set.copyOf(pinned.values())).stream()
                .collect(Collectors.toMap(Withdrawn::name, Function.identity()));
        pinned.values().retainAll(gone.keySet());
        return pinned.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> found(gone, entry.getValue())));
    }

    private static Withdrawn found(Map<VersionName, Withdrawn> gone, VersionName name) {
        var withdrawn = gone.get(name);
        if (withdrawn == null) {
            throw new IllegalStateException("not among the withdrawn versions");
        }
        return withdrawn;
    }

    /** The customer's own deployments whose version was withdrawn, newest first. */
    Page<Deployment> page(CustomerId customer, @Nullable UUID before, int limit) {
        var all =
                tenant.tx(customer, sql -> new DeploymentSql(sql).page(customer, before, Deployments.MAX_PER_CUSTOMER));
        var gone = of(all).keySet();
        return Page.of(all.stream().filter(it -> gone.contains(it.id())).toList(), limit, Deployment::id);
    }
}
