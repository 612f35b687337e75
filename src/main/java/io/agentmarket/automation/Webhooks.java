package io.agentmarket.automation;

import io.agentmarket.billing.BudgetNews;
import io.agentmarket.identity.Caller;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.Ids;
import io.agentmarket.shared.Page;
import io.agentmarket.stores.CountLock;
import io.agentmarket.stores.Repeats;
import io.agentmarket.stores.Tenant;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A customer's webhook endpoints. A foreign id is {@code NOT_FOUND}. */
final class Webhooks {

    /** The maximum per customer. */
    static final int MAX_WEBHOOKS = 20;

    private final Tenant tenant;
    private final SealedSecrets secrets;
    private final BudgetNews budgets;
    private final AutomationAudit trail;
    private final Ids ids;
    private final Clock clock;

    Webhooks(Tenant tenant, SealedSecrets secrets, BudgetNews budgets, AutomationAudit trail, Ids ids, Clock clock) {
        this.tenant = tenant;
        this.secrets = secrets;
        this.budgets = budgets;
        this.trail = trail;
        this.ids = ids;
        this.clock = clock;
    }

    /** A requested endpoint. */
    record Draft(String url, Set<EventKind> events, String description, boolean active) {}

    /** An endpoint, with its secret only in the first answer. */
    record Issued(Webhook hook, @Nullable SigningSecret secret) {}

    /** @throws AppException {@code TOO_MANY} past the limit */
    Issued create(Caller caller, Repeats.Call call, Draft draft) {
        var id = ids.next();
        var now = now();
        return tenant.platform(client -> {
            CountLock.WEBHOOKS.take(client, caller.customer());
            var sql = new WebhookSql(client);
            var earlier = Repeats.claim(client, call, id, now);
            if (earlier.isPresent()) {
                return new Issued(sql.find(caller.customer(), earlier.get()).orElseThrow(Webhooks::missing), null);
            }
            if (sql.count(caller.customer()) >= MAX_WEBHOOKS) {
                throw new AppException(
                        ErrorCode.TOO_MANY,
                        "You have " + MAX_WEBHOOKS + " webhooks, the most allowed; delete one first.");
            }
            var fresh = secrets.make(client, caller.customer());
            var hook = new Webhook(
                    id,
                    caller.customer(),
                    draft.url(),
                    draft.events(),
                    draft.description(),
                    draft.active(),
                    null,
                    new SealedSecrets.Pair(fresh.id(), null, null),
                    null,
                    now,
                    budgets.last(client, caller.customer()),
                    now,
                    now);
            sql.put(hook);
            trail.add(client, caller, "webhook.created", id, AutomationAudit.of(hook));
            return new Issued(hook, fresh.secret());
        });
    }

    /**
     * Replaces the endpoint by the draft. Messages pending for an endpoint that is switched off become dead letters.
     */
    Webhook replace(Caller caller, UUID id, Draft draft) {
        return tenant.platform(client -> {
            var sql = new WebhookSql(client);
            var old = sql.lock(caller.customer(), id).orElseThrow(Webhooks::missing);
            var fresh = new Webhook(
                    id,
                    old.customer(),
                    draft.url(),
                    draft.events(),
                    draft.description(),
                    draft.active(),
                    draft.active() ? null : old.disabledReason(),
                    old.secrets(),
                    null,
                    old.active() ? old.activeSince() : now(),
                    billingSeq(client, old),
                    old.createdAt(),
                    now());
            sql.put(fresh);
            if (!draft.active()) {
                new DeliverySql(client).giveUp(id, now());
            }
            trail.changed(
                    client,
                    caller,
                    "webhook.changed",
                    id,
                    new AutomationAudit.Change(AutomationAudit.of(old), AutomationAudit.of(fresh)));
            return fresh;
        });
    }

    /** An endpoint that newly subscribes to budgets does not receive earlier events. */
    private long billingSeq(JdbcClient client, Webhook old) {
        return old.active() && old.wantsBudgets() ? old.billingSeq() : budgets.last(client, old.customer());
    }

    /** Creates a new secret; during the overlap messages are signed with both. */
    Issued rotate(Caller caller, Repeats.Call call, UUID id, Duration overlap) {
        return tenant.platform(client -> {
            var sql = new WebhookSql(client);
            var old = sql.lock(caller.customer(), id).orElseThrow(Webhooks::missing);
            if (Repeats.claim(client, call, ids.next(), now()).isPresent()) {
                return new Issued(old, null);
            }
            var fresh = secrets.make(client, caller.customer());
            secrets.forget(client, caller.customer(), old.secrets().previous());
            var hook = new Webhook(
                    id,
                    old.customer(),
                    old.url(),
                    old.events(),
                    old.description(),
                    old.active(),
                    old.disabledReason(),
                    old.secrets().rotated(fresh.id(), now().plus(overlap)),
                    old.failingSince(),
                    old.activeSince(),
                    old.billingSeq(),
                    old.createdAt(),
                    now());
            sql.put(hook);
            trail.add(client, caller, "webhook.rotated", id, Map.of("overlap", overlap.toString()));
            return new Issued(hook, fresh.secret());
        });
    }

    Webhook get(Caller caller, UUID id) {
        return tenant.tx(caller.customer(), sql -> new WebhookSql(sql).find(caller.customer(), id))
                .orElseThrow(Webhooks::missing);
    }

    Page<Webhook> page(Caller caller, @Nullable UUID before, int limit) {
        var rows = tenant.tx(caller.customer(), sql -> new WebhookSql(sql).page(caller.customer(), before, limit + 1));
        return Page.of(rows, limit, Webhook::id);
    }

    void delete(Caller caller, UUID id) {
        tenant.platform(client -> {
            var sql = new WebhookSql(client);
            var old = sql.lock(caller.customer(), id).orElseThrow(Webhooks::missing);
            secrets.forget(client, caller.customer(), old.secrets().current());
            secrets.forget(client, caller.customer(), old.secrets().previous());
            sql.delete(id);
            trail.add(client, caller, "webhook.deleted", id, AutomationAudit.of(old));
            return true;
        });
    }

    /** Puts a test message into the endpoint's outbox. */
    Delivery ping(Caller caller, Repeats.Call call, UUID id) {
        return tenant.tx(caller.customer(), client -> {
            var hook = usable(client, caller, id);
            var sql = new DeliverySql(client);
            var fresh = ids.next();
            var earlier = Repeats.claim(client, call, fresh, now());
            if (earlier.isEmpty()) {
                sql.add(DeliverySql.Recipient.of(hook), fresh, Message.ping(fresh, now()), now());
            }
            return sql.find(id, earlier.orElse(fresh)).orElseThrow(() -> AppException.notFound("delivery"));
        });
    }

    /** Newest first. */
    Page<Delivery> deliveries(Caller caller, UUID id, @Nullable String status, @Nullable UUID before, int limit) {
        var rows = tenant.tx(caller.customer(), client -> {
            var hook = new WebhookSql(client).find(caller.customer(), id).orElseThrow(Webhooks::missing);
            return new DeliverySql(client).page(hook.id(), status, before, limit + 1);
        });
        return Page.of(rows, limit, Delivery::id);
    }

    /** Resends a message, whether it arrived or not; a pending one stays unchanged. */
    Delivery resend(Caller caller, UUID id, UUID delivery) {
        return tenant.platform(client -> {
            var hook = usable(client, caller, id);
            var sql = new DeliverySql(client);
            var again = sql.resend(hook.id(), delivery, now());
            var found = sql.find(id, delivery).orElseThrow(() -> AppException.notFound("delivery"));
            if (again) {
                trail.add(client, caller, "webhook.resent", id, Map.of("message_id", found.messageId()));
            }
            return found;
        });
    }

    /** Resends all dead letters created at or after a time; returns how many. */
    int resendDead(Caller caller, UUID id, Instant since) {
        return tenant.platform(client -> {
            var count = new DeliverySql(client)
                    .resendDead(usable(client, caller, id).id(), since, now());
            if (count > 0) {
                var detail = Map.of("since", since.toString(), "deliveries", Integer.toString(count));
                trail.add(client, caller, "webhook.dead_resent", id, detail);
            }
            return count;
        });
    }

    private static Webhook usable(JdbcClient client, Caller caller, UUID id) {
        var hook = new WebhookSql(client).find(caller.customer(), id).orElseThrow(Webhooks::missing);
        if (!hook.active()) {
            throw new AppException(ErrorCode.SWITCHED_OFF, "This webhook is switched off; switch it on first.");
        }
        return hook;
    }

    /** Deletes old delivered and dead messages; returns how many. */
    int forget(Duration kept, int limit) {
        return tenant.platform(
                sql -> new DeliverySql(sql).forget(clock.instant().minus(kept), limit));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private static AppException missing() {
        return AppException.notFound("webhook");
    }
}
