package io.agentmarket.automation;

import static io.agentmarket.automation.RowMapping.instant;
import static io.agentmarket.automation.RowMapping.optionalInstant;
import static io.agentmarket.automation.RowMapping.optionalTime;
import static io.agentmarket.automation.RowMapping.time;

import io.agentmarket.journal.RunNews.Position;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.stores.PlatformLock;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Every statement over webhook_endpoint, webhook_cursor and run_signing_secret. */
final class WebhookSql {

    private final JdbcClient sql;

    WebhookSql(JdbcClient sql) {
        this.sql = sql;
    }

    Optional<Webhook> find(CustomerId customer, UUID id) {
        return sql.sql("select * from webhook_endpoint where customer_id = ? and id = ?")
                .params(customer.value(), id)
                .query((row, n) -> hook(row))
                .optional();
    }

    /** Locks the endpoint until the transaction ends. */
    Optional<Webhook> lock(CustomerId customer, UUID id) {
        return sql.sql("select * from webhook_endpoint where customer_id = ? and id = ? for update")
                .params(customer.value(), id)
                .query((row, n) -> hook(row))
                .optional();
    }

    /** Endpoints created before {@code before}, newest first. */
    List<Webhook> page(CustomerId customer, @Nullable UUID before, int limit) {
        return sql.sql("select * from webhook_endpoint where customer_id = ? and id < ? order by id desc limit ?")
                .params(customer.value(), before == null ? RowMapping.PAST_THE_LAST : before, limit)
                .query((row, n) -> hook(row))
                .list();
    }

    int count(CustomerId customer) {
        return sql.sql("select count(*) from webhook_endpoint where customer_id = ?")
                .param(customer.value())
                .query(Integer.class)
                .single();
    }

    /** The active endpoints of these customers. */
    List<Webhook> active(Collection<CustomerId> customers) {
        return customers.isEmpty()
                ? List.of()
                : sql.sql("select * from webhook_endpoint where active and customer_id in (:customers)")
                        .param(
                                "customers",
                                customers.stream().map(CustomerId::value).toList())
                        .query((row, n) -> hook(row))
                        .list();
    }

    /** The active endpoints of all customers that subscribe to budget events. */
    List<Webhook> toldOfBudgets() {
        return sql.sql("""
                        select * from webhook_endpoint
                         where active and events && array['budget.threshold_reached', 'budget.exceeded']""").query((row, n) -> hook(row)).list();
    }

    /** Adds it, or replaces all members that its owner may change. */
    void put(Webhook hook) {
        sql.sql("""
                        insert into webhook_endpoint (id, customer_id, url, events, description, active, secret_id,
                               previous_secret_id, previous_until, active_since, billing_seq, created_at, updated_at)
                        values (:id, :customer, :url, string_to_array(:events, ','), :description, :active, :secret,
                               :previous, :until, :since, :billing, :created, :updated)
                            on conflict (id) do update
                           set url = :url, events = string_to_array(:events, ','), description = :description,
                               active = :active, disabled_reason = :reason, failing_since = :failing,
                               secret_id = :secret, previous_secret_id = :previous, previous_until = :until,
                               active_since = :since, billing_seq = :billing, updated_at = :updated""")
                .param("id", hook.id())
                .param("customer", hook.customer().value())
                .param("url", hook.url())
                .param(
                        "events",
                        hook.events().stream().map(EventKind::id).sorted().collect(Collectors.joining(",")))
                .param("description", hook.description())
                .param("active", hook.active())
                .param("reason", hook.disabledReason())
                .param("failing", optionalTime(hook.failingSince()))
                .param("secret", hook.secrets().current())
                .param("previous", hook.secrets().previous())
                .param("until", optionalTime(hook.secrets().until()))
                .param("since", time(hook.activeSince()))
                .param("billing", hook.billingSeq())
                .param("created", time(hook.createdAt()))
                .param("updated", time(hook.updatedAt()))
                .update();
    }

    /**
     * Locks an endpoint before its deliveries, in the same order as a deletion, so that the two never wait for each
     * other. Messages can still be put into its outbox. Returns false when it no longer exists.
     */
    boolean lock(UUID id) {
        return sql.sql("select id from webhook_endpoint where id = ? for no key update")
                .param(id)
                .query(UUID.class)
                .optional()
                .isPresent();
    }

    void delete(UUID id) {
        sql.sql("delete from webhook_endpoint where id = ?").param(id).update();
    }

    /** Records an answer. Returns whether it had failed before. */
    boolean recovered(UUID id) {
        return sql.sql("update webhook_endpoint set failing_since = null where id = ? and failing_since is not null")
                        .param(id)
                        .update()
                == 1;
    }

    /** Records a failure. Returns the time since which it fails. */
    Instant failed(UUID id, Instant now) {
        return sql.sql("""
                        update webhook_endpoint set failing_since = coalesce(failing_since, ?) where id = ?
                        returning failing_since""")
                .params(time(now), id)
                .query((row, n) -> instant(row, "failing_since"))
                .optional()
                .orElse(now);
    }

    /** Switches off all endpoints of a closed customer and turns their waiting messages into dead letters. */
    void closeAll(CustomerId customer) {
        sql.sql("""
                        update webhook_delivery
                           set status = 'dead', failure = 'The customer is closed.', lease_until = created_at
                         where customer_id = ? and status = 'pending'""").param(customer.value()).update();
        sql.sql(
                        "update webhook_endpoint set active = false, disabled_reason = 'closed' where customer_id = ? and active")
                .param(customer.value())
                .update();
    }

    void disable(UUID id, String reason) {
        sql.sql("update webhook_endpoint set active = false, disabled_reason = ? where id = ?")
                .params(reason, id)
                .update();
    }

    void toldOfBudget(UUID id, long seq) {
        sql.sql("update webhook_endpoint set billing_seq = greatest(billing_seq, ?) where id = ?")
                .params(seq, id)
                .update();
    }

    /** The position in the journal, locked until the transaction ends; empty while another replica reads. */
    Optional<Position> cursor() {
        if (!PlatformLock.WEBHOOK_CURSOR.tryTake(sql)) {
            return Optional.empty();
        }
        return sql.sql("select tx::text as tx, execution_id, seq from webhook_cursor")
                .query((row, n) ->
                        new Position(row.getString("tx"), row.getObject("execution_id", UUID.class), row.getInt("seq")))
                .optional();
    }

    void move(Position position) {
        sql.sql("update webhook_cursor set tx = ?::xid8, execution_id = ?, seq = ?")
                .params(position.tx(), position.execution(), position.seq())
                .update();
    }

    /** A customer's signing secret of runs. */
    record Secret(SealedSecrets.Pair pair, Instant createdAt) {}

    Optional<Secret> secret(CustomerId customer) {
        return sql.sql("select * from run_signing_secret where customer_id = ?")
                .param(customer.value())
                .query((row, n) -> new Secret(
                        new SealedSecrets.Pair(
                                row.getObject("secret_id", UUID.class),
                                row.getObject("previous_secret_id", UUID.class),
                                optionalInstant(row, "previous_until")),
                        instant(row, "created_at")))
                .optional();
    }

    /** Adds or replaces it. */
    void put(CustomerId customer, Secret secret) {
        sql.sql("""
                        insert into run_signing_secret (customer_id, secret_id, previous_secret_id, previous_until, created_at)
                        values (:customer, :secret, :previous, :until, :created)
                            on conflict (customer_id) do update
                           set secret_id = :secret, previous_secret_id = :previous, previous_until = :until,
                               created_at = :created""")
                .param("customer", customer.value())
                .param("secret", secret.pair().current())
                .param("previous", secret.pair().previous())
                .param("until", optionalTime(secret.pair().until()))
                .param("created", time(secret.createdAt()))
                .update();
    }

    static Webhook hook(ResultSet row) throws SQLException {
        UUID previous = row.getObject("previous_secret_id", UUID.class);
        return new Webhook(
                row.getObject("id", UUID.class),
                new CustomerId(row.getObject("customer_id", UUID.class)),
                row.getString("url"),
                Arrays.stream((String[]) row.getArray("events").getArray())
                        .flatMap(id -> EventKind.of(id).stream())
                        .collect(Collectors.toSet()),
                row.getString("description"),
                row.getBoolean("active"),
                row.getString("disabled_reason"),
                new SealedSecrets.Pair(
                        row.getObject("secret_id", UUID.class), previous, optionalInstant(row, "previous_until")),
                optionalInstant(row, "failing_since"),
                instant(row, row.getObject("active_since") == null ? "created_at" : "active_since"),
                row.getLong("billing_seq"),
                instant(row, "created_at"),
                instant(row, "updated_at"));
    }
}
