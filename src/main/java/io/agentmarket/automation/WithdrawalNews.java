package io.agentmarket.automation;

import io.agentmarket.agents.PublishedVersions;
import io.agentmarket.agents.PublishedVersions.Withdrawn;
import io.agentmarket.agents.VersionName;
import io.agentmarket.deployments.Withdrawals;
import io.agentmarket.deployments.Withdrawals.Pinned;
import io.agentmarket.shared.Ids;
import io.agentmarket.stores.Tenant;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Puts the withdrawal of a deployment's version into the outbox of each subscribed endpoint.
 *
 * <p>It looks back for {@link #BACK} instead of keeping a cursor, so it does not miss a withdrawal whose transaction
 * ended late. The message about a deployment and a version always has the same id, so a withdrawal that is found again
 * is not sent again.
 */
final class WithdrawalNews {

    private static final Duration BACK = Duration.ofDays(1);

    /** The pause between two checks of a replica, which bounds the delay of a message. */
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final Tenant tenant;
    private final PublishedVersions versions;
    private final Withdrawals withdrawals;
    private final Ids ids;
    private final Clock clock;

    /** The versions that this replica has reported; a version is withdrawn only once. */
    private final Set<VersionName> told = ConcurrentHashMap.newKeySet();

    private volatile Instant next = Instant.MIN;

    WithdrawalNews(Tenant tenant, PublishedVersions versions, Withdrawals withdrawals, Ids ids, Clock clock) {
        this.tenant = tenant;
        this.versions = versions;
        this.withdrawals = withdrawals;
        this.ids = ids;
        this.clock = clock;
    }

    void step() {
        var now = clock.instant();
        if (now.isBefore(next)) {
            return;
        }
        next = now.plus(PAUSE);
        var found = tenant.platform(client -> {
            var withdrawn = versions.withdrawnSince(client, now.minus(BACK));
            withdrawn.stream().filter(it -> !told.contains(it.name())).forEach(it -> tell(client, it));
            return withdrawn;
        });
        var names = found.stream().map(Withdrawn::name).collect(Collectors.toSet());
        told.retainAll(names);
        told.addAll(names);
    }

    private void tell(JdbcClient client, Withdrawn withdrawn) {
        var pinned = withdrawals.pinnedTo(client, withdrawn.name());
        var customers = pinned.stream().map(Pinned::customer).collect(Collectors.toSet());
        if (customers.isEmpty()) {
            return;
        }
        var listeners =
                new WebhookSql(client).active(customers).stream().collect(Collectors.groupingBy(Webhook::customer));
        for (var deployment : pinned) {
            var message = Message.of(deployment, withdrawn);
            listeners.getOrDefault(deployment.customer(), List.of()).stream()
                    .filter(hook -> hook.wants(EventKind.DEPLOYMENT_VERSION_WITHDRAWN, withdrawn.at()))
                    .forEach(hook -> new DeliverySql(client)
                            .add(DeliverySql.Recipient.of(hook), ids.next(), message, clock.instant()));
        }
    }
}
