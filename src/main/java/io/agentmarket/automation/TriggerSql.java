package io.agentmarket.automation;

import static io.agentmarket.automation.RowMapping.instant;
import static io.agentmarket.automation.RowMapping.optionalInstant;
import static io.agentmarket.automation.RowMapping.optionalTime;
import static io.agentmarket.automation.RowMapping.time;

import io.agentmarket.automation.Trigger.LastCall;
import io.agentmarket.shared.ApiKeyId;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ExecutionId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Every statement over inbound_trigger and trigger_call. */
final class TriggerSql {

    private final JdbcClient sql;

    TriggerSql(JdbcClient sql) {
        this.sql = sql;
    }

    /** A trigger of any customer, for the platform. */
    Optional<Trigger> find(UUID id) {
        return sql.sql("select * from inbound_trigger where id = ?")
                .param(id)
                .query((row, n) -> trigger(row))
                .optional();
    }

    Optional<Trigger> find(CustomerId customer, UUID id) {
        return sql.sql("select * from inbound_trigger where customer_id = ? and id = ?")
                .params(customer.value(), id)
                .query((row, n) -> trigger(row))
                .optional();
    }

    /** Locks the trigger until the transaction ends. */
    Optional<Trigger> lock(CustomerId customer, UUID id) {
        return sql.sql("select * from inbound_trigger where customer_id = ? and id = ? for update")
                .params(customer.value(), id)
                .query((row, n) -> trigger(row))
                .optional();
    }

    /** Triggers created before {@code before}, newest first. */
    List<Trigger> page(CustomerId customer, @Nullable UUID before, int limit) {
        return sql.sql("select * from inbound_trigger where customer_id = ? and id < ? order by id desc limit ?")
                .params(customer.value(), before == null ? RowMapping.PAST_THE_LAST : before, limit)
                .query((row, n) -> trigger(row))
                .list();
    }

    int count(CustomerId customer) {
        return sql.sql("select count(*) from inbound_trigger where customer_id = ?")
                .param(customer.value())
                .query(Integer.class)
                .single();
    }

    /** Adds it, or replaces all members that its owner may change. */
    void put(Trigger trigger) {
        sql.sql("""
                        insert into inbound_trigger (id, customer_id, api_key_id, package_id, deployment_id, mapping,
                               tier, max_price_micros, description, active, secret_id, previous_secret_id, previous_until,
                               created_at, updated_at)
                        values (:id, :customer, :key, :package, :deployment, :mapping, :tier, :most, :description, :active,
                               :secret, :previous, :until, :created, :updated)
                            on conflict (id) do update
                           set api_key_id = :key, package_id = :package, deployment_id = :deployment, mapping = :mapping,
                               tier = :tier, max_price_micros = :most, description = :description, active = :active,
                               paused_reason = null, secret_id = :secret, previous_secret_id = :previous,
                               previous_until = :until, updated_at = :updated""")
                .param("id", trigger.id())
                .param("customer", trigger.customer().value())
                .param("key", trigger.key().value())
                .param("package", trigger.order().target().packageId())
                .param("deployment", trigger.order().target().deploymentId())
                .param("mapping", trigger.mapping())
                .param("tier", trigger.order().tier())
                .param("most", trigger.order().maxPriceMicros())
                .param("description", trigger.description())
                .param("active", trigger.active())
                .param("secret", trigger.secrets().current())
                .param("previous", trigger.secrets().previous())
                .param("until", optionalTime(trigger.secrets().until()))
                .param("created", time(trigger.createdAt()))
                .param("updated", time(trigger.updatedAt()))
                .update();
    }

    void delete(UUID id) {
        sql.sql("delete from inbound_trigger where id = ?").param(id).update();
    }

    void note(UUID id, LastCall call) {
        sql.sql("update inbound_trigger set last_at = ?, last_execution_id = ?, last_refusal = ? where id = ?")
                .param(time(call.at()))
                .param(call.execution() == null ? null : call.execution().value())
                .param(call.refusal())
                .param(id)
                .update();
    }

    void pauseAll(CustomerId customer, String reason) {
        sql.sql("update inbound_trigger set active = false, paused_reason = ? where customer_id = ? and active")
                .params(reason, customer.value())
                .update();
    }

    void pause(UUID id, String reason) {
        sql.sql("update inbound_trigger set active = false, paused_reason = ? where id = ?")
                .params(reason, id)
                .update();
    }

    /**
     * The key of the run that a call starts. A repeated call within the window gets the key of the first one.
     *
     * @param digest the call's identity
     */
    UUID runKey(Trigger trigger, byte[] digest, UUID fresh, Window window) {
        return sql.sql("""
                        insert into trigger_call as c (trigger_id, customer_id, digest, run_key, at)
                        values (:trigger, :customer, :digest, :fresh, :now)
                            on conflict (trigger_id, digest) do update
                           set run_key = case when c.at < :since then excluded.run_key else c.run_key end,
                               at = case when c.at < :since then excluded.at else c.at end
                        returning run_key""")
                .param("trigger", trigger.id())
                .param("customer", trigger.customer().value())
                .param("digest", digest)
                .param("fresh", fresh)
                .param("now", time(window.now()))
                .param("since", time(window.since()))
                .query(UUID.class)
                .single();
    }

    /** @param since calls before this are forgotten */
    record Window(Instant since, Instant now) {}

    /** Deletes calls from before a time, up to the given number. */
    int forget(Instant before, int limit) {
        return sql.sql("""
                        delete from trigger_call where ctid = any(array(
                               select ctid from trigger_call where at < ? limit ?))""").params(time(before), limit).update();
    }

    private static Trigger trigger(ResultSet row) throws SQLException {
        Long most = row.getObject("max_price_micros", Long.class);
        UUID previous = row.getObject("previous_secret_id", UUID.class);
        return new Trigger(
                row.getObject("id", UUID.class),
                new CustomerId(row.getObject("customer_id", UUID.class)),
                new ApiKeyId(row.getObject("api_key_id", UUID.class)),
                new RunTemplate(RowMapping.target(row), row.getString("tier"), most),
                row.getString("mapping"),
                row.getString("description"),
                row.getBoolean("active"),
                row.getString("paused_reason"),
                new SealedSecrets.Pair(
                        row.getObject("secret_id", UUID.class), previous, optionalInstant(row, "previous_until")),
                last(row),
                instant(row, "created_at"),
                instant(row, "updated_at"));
    }

    private static @Nullable LastCall last(ResultSet row) throws SQLException {
        var at = optionalInstant(row, "last_at");
        UUID execution = row.getObject("last_execution_id", UUID.class);
        return at == null
                ? null
                : new LastCall(
                        at, execution == null ? null : new ExecutionId(execution), row.getString("last_refusal"));
    }
}
