package io.agentmarket.automation;

import io.agentmarket.automation.DeliverySql.Claimed;
import io.agentmarket.automation.WebhookSql.Secret;
import io.agentmarket.identity.Caller;
import io.agentmarket.journal.RunWebhook;
import io.agentmarket.journal.RunWebhooks;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.ExecutionId;
import io.agentmarket.shared.Ids;
import io.agentmarket.stores.CountLock;
import io.agentmarket.stores.Repeats;
import io.agentmarket.stores.Tenant;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The messages to webhooks that runs were started with, and each customer's secret that signs them. The secret is
 * created on first use. An erased run sends no more messages.
 */
final class RunMessages {

    /** The maximum number of deliveries that are shown for one run, the newest. */
    private static final int MAX_SHOWN = 100;

    private final Tenant tenant;
    private final SealedSecrets secrets;
    private final AutomationAudit trail;
    private final Ids ids;
    private final Clock clock;

    RunMessages(Tenant tenant, SealedSecrets secrets, AutomationAudit trail, Ids ids, Clock clock) {
        this.tenant = tenant;
        this.secrets = secrets;
        this.trail = trail;
        this.ids = ids;
        this.clock = clock;
    }

    /** A run's webhook with its deliveries. */
    record Told(RunWebhook webhook, List<Delivery> deliveries) {}

    /**
     * A customer's signing secret of runs.
     *
     * @param previousUntil until then messages are also signed with the previous one
     */
    record Signing(SigningSecret secret, @Nullable Instant previousUntil, Instant createdAt) {}

    /** The data for sending a run's message; empty if the run was erased meanwhile. */
    Optional<WebhookSender.Parcel> parcel(JdbcClient platform, Claimed delivery, Instant now) {
        return RunWebhooks.withAnswer(platform, delivery.customer(), new ExecutionId(delivery.stream()))
                .map(run -> new WebhookSender.Parcel(
                        delivery,
                        WebhookSender.address(run.url()),
                        Message.withAnswer(delivery.body(), run),
                        secrets.open(
                                platform,
                                delivery.customer(),
                                secret(platform, delivery.customer()).pair(),
                                now)));
    }

    /** @throws AppException {@code CONFLICT} when the secret can no longer be decrypted */
    Signing signing(Caller caller) {
        return tenant.platform(client -> shown(client, caller.customer()));
    }

    /** Creates a new secret; during the overlap messages are signed with both. */
    Signing rotate(Caller caller, Repeats.Call call, Duration overlap) {
        return tenant.platform(client -> {
            CountLock.WEBHOOKS.take(client, caller.customer());
            if (Repeats.claim(client, call, ids.next(), now()).isEmpty()) {
                var old = secret(client, caller.customer());
                var fresh = secrets.make(client, caller.customer());
                secrets.forget(client, caller.customer(), old.pair().previous());
                new WebhookSql(client)
                        .put(caller.customer(), new Secret(old.pair().rotated(fresh.id(), now().plus(overlap)), now()));
                trail.add(
                        client,
                        caller,
                        "run_signing_secret.rotated",
                        caller.customer().value(),
                        Map.of("overlap", overlap.toString()));
            }
            return shown(client, caller.customer());
        });
    }

    /** @throws AppException {@code NOT_FOUND} for a foreign run and for one without a webhook */
    Told told(Caller caller, ExecutionId run) {
        return tenant.tx(
                caller.customer(),
                client -> new Told(
                        RunWebhooks.find(client, caller.customer(), run).orElseThrow(RunMessages::missing),
                        new DeliverySql(client).ofRun(caller.customer(), run.value(), MAX_SHOWN)));
    }

    /** Resends a message, whether it arrived or not; a pending one stays unchanged. */
    Delivery resend(Caller caller, ExecutionId run, UUID delivery) {
        return tenant.platform(client -> {
            if (RunWebhooks.find(client, caller.customer(), run).isEmpty()) {
                throw missing();
            }
            var sql = new DeliverySql(client);
            var again = sql.resend(run.value(), delivery, now());
            var found = sql.ofRun(caller.customer(), run.value(), MAX_SHOWN).stream()
                    .filter(it -> it.id().equals(delivery))
                    .findFirst()
                    .orElseThrow(() -> AppException.notFound("delivery"));
            if (again) {
                trail.add(client, caller, "webhook.resent", run.value(), Map.of("message_id", found.messageId()));
            }
            return found;
        });
    }

    private Signing shown(JdbcClient platform, CustomerId customer) {
        var secret = secret(platform, customer);
        return secrets.find(platform, customer, secret.pair().current())
                .map(open -> new Signing(open, secret.pair().until(), secret.createdAt()))
                .orElseThrow(() -> new AppException(
                        ErrorCode.CONFLICT,
                        "The signing secret can no longer be decrypted; rotate it to get a new one."));
    }

    private Secret secret(JdbcClient platform, CustomerId customer) {
        var sql = new WebhookSql(platform);
        return sql.secret(customer).orElseGet(() -> {
            CountLock.WEBHOOKS.take(platform, customer);
            return sql.secret(customer).orElseGet(() -> {
                var fresh = new Secret(
                        new SealedSecrets.Pair(secrets.make(platform, customer).id(), null, null), now());
                sql.put(customer, fresh);
                return fresh;
            });
        });
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private static AppException missing() {
        return AppException.notFound("webhook of a run");
    }
}
