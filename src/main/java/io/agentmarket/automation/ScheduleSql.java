package io.agentmarket.automation;

import static io.agentmarket.automation.RowMapping.instant;
import static io.agentmarket.automation.RowMapping.optionalInstant;
import static io.agentmarket.automation.RowMapping.optionalTime;
import static io.agentmarket.automation.RowMapping.time;

import io.agentmarket.automation.Schedule.LastRun;
import io.agentmarket.shared.ApiKeyId;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ExecutionId;
import io.agentmarket.shared.Json;
import io.agentmarket.stores.SetAside;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** Every statement over schedule. */
final class ScheduleSql {

    private final JdbcClient sql;

    ScheduleSql(JdbcClient sql) {
        this.sql = sql;
    }

    Optional<Schedule> find(CustomerId customer, UUID id) {
        return sql.sql("select * from schedule where customer_id = ? and id = ?")
                .params(customer.value(), id)
                .query((row, n) -> schedule(row))
                .optional();
    }

    /** Locks the schedule until the transaction ends. */
    Optional<Schedule> lock(CustomerId customer, UUID id) {
        return sql.sql("select * from schedule where customer_id = ? and id = ? for update")
                .params(customer.value(), id)
                .query((row, n) -> schedule(row))
                .optional();
    }

    /** Schedules created before {@code before}, newest first. */
    List<Schedule> page(CustomerId customer, @Nullable UUID before, int limit) {
        return sql.sql("select * from schedule where customer_id = ? and id < ? order by id desc limit ?")
                .params(customer.value(), before == null ? RowMapping.PAST_THE_LAST : before, limit)
                .query((row, n) -> schedule(row))
                .list();
    }

    int count(CustomerId customer) {
        return sql.sql("select count(*) from schedule where customer_id = ?")
                .param(customer.value())
                .query(Integer.class)
                .single();
    }

    /** Adds it, or replaces all members that its owner may change. */
    void put(Schedule schedule) {
        sql.sql("""
                        insert into schedule (id, customer_id, api_key_id, package_id, deployment_id, input, cron, time_zone,
                               tier, max_price_micros, description, active, next_run_at, try_at, created_at, updated_at)
                        values (:id, :customer, :key, :package, :deployment, :input::json, :cron, :zone, :tier, :most,
                               :description, :active, :next, :next, :created, :updated)
                            on conflict (id) do update
                           set api_key_id = :key, package_id = :package, deployment_id = :deployment,
                               input = :input::json, cron = :cron, time_zone = :zone, tier = :tier, max_price_micros = :most, description = :description,
                               active = :active, paused_reason = null, next_run_at = :next, try_at = :next,
                               updated_at = :updated""")
                .param("id", schedule.id())
                .param("customer", schedule.customer().value())
                .param("key", schedule.key().value())
                .param("package", schedule.order().target().packageId())
                .param("deployment", schedule.order().target().deploymentId())
                .param("input", schedule.input().toString())
                .param("cron", schedule.cron())
                .param("zone", schedule.timeZone())
                .param("tier", schedule.order().tier())
                .param("most", schedule.order().maxPriceMicros())
                .param("description", schedule.description())
                .param("active", schedule.active())
                .param("next", optionalTime(schedule.nextRunAt()))
                .param("created", time(schedule.createdAt()))
                .param("updated", time(schedule.updatedAt()))
                .update();
    }

    void delete(UUID id) {
        sql.sql("delete from schedule where id = ?").param(id).update();
    }

    /**
     * Due schedules of all customers, the longest overdue first. An unreadable one is set aside and switched off with
     * this reason.
     */
    List<Schedule> due(Instant now, int limit, String unreadable) {
        var broken = new LinkedHashMap<SetAside.Row, RuntimeException>();
        var due = sql.sql("select * from schedule where active and try_at <= ? order by try_at, id limit ?")
                .params(time(now), limit)
                .query((row, n) -> readable(row, broken))
                .list();
        broken.forEach((row, why) -> {
            SetAside.note(sql, row, why);
            sql.sql("update schedule set active = false, next_run_at = null, paused_reason = ? where id = ?::uuid")
                    .params(unreadable, row.id())
                    .update();
        });
        return due.stream().flatMap(Optional::stream).toList();
    }

    private static Optional<Schedule> readable(ResultSet row, Map<SetAside.Row, RuntimeException> broken)
            throws SQLException {
        try {
            return Optional.of(schedule(row).requireReadable());
        } catch (RuntimeException e) {
            var customer = new CustomerId(row.getObject("customer_id", UUID.class));
            broken.put(new SetAside.Row(SetAside.Loop.SCHEDULES, row.getString("id"), customer), e);
            return Optional.empty();
        }
    }

    /**
     * Records the outcome of a due time, unless the schedule was changed meanwhile or the outcome is already recorded.
     * Returns whether it was recorded.
     */
    boolean note(Schedule schedule, LastRun run, @Nullable Instant next) {
        return sql.sql("""
                        update schedule
                           set next_run_at = :next, try_at = :next, active = :next::timestamptz is not null,
                               last_due_at = :due, last_execution_id = :execution, last_refusal = :refusal,
                               last_detail = :detail
                         where id = :id and next_run_at = :expected and updated_at = :updated""")
                        .param("next", optionalTime(next))
                        .param("due", time(run.dueAt()))
                        .param(
                                "execution",
                                run.execution() == null ? null : run.execution().value())
                        .param("refusal", run.refusal())
                        .param("detail", run.detail())
                        .param("id", schedule.id())
                        .param("expected", optionalTime(schedule.nextRunAt()))
                        .param("updated", time(schedule.updatedAt()))
                        .update()
                == 1;
    }

    /** Postpones the next attempt; the due time stays. */
    void postpone(Schedule schedule, Instant until) {
        sql.sql("update schedule set try_at = ? where id = ? and next_run_at = ?")
                .param(time(until))
                .param(schedule.id())
                .param(optionalTime(schedule.nextRunAt()))
                .update();
    }

    /** Switches it off, unless it was changed or switched off meanwhile. */
    boolean pause(Schedule schedule, String reason) {
        return sql.sql("""
                        update schedule set active = false, next_run_at = null, paused_reason = ?
                         where id = ? and updated_at = ? and paused_reason is null""")
                        .params(reason, schedule.id(), time(schedule.updatedAt()))
                        .update()
                == 1;
    }

    void pauseAll(CustomerId customer, String reason) {
        sql.sql("""
                        update schedule set active = false, next_run_at = null, paused_reason = ?
                         where customer_id = ? and active""").params(reason, customer.value()).update();
    }

    private static Schedule schedule(ResultSet row) throws SQLException {
        Long most = row.getObject("max_price_micros", Long.class);
        return new Schedule(
                row.getObject("id", UUID.class),
                new CustomerId(row.getObject("customer_id", UUID.class)),
                new ApiKeyId(row.getObject("api_key_id", UUID.class)),
                new RunTemplate(RowMapping.target(row), row.getString("tier"), most),
                input(row),
                row.getString("cron"),
                row.getString("time_zone"),
                row.getString("description"),
                row.getBoolean("active"),
                row.getString("paused_reason"),
                optionalInstant(row, "next_run_at"),
                lastRun(row),
                instant(row, "created_at"),
                instant(row, "updated_at"));
    }

    /**
     * The input; a missing node if it is unreadable, so that its owner can still see, replace and delete the schedule.
     */
    private static JsonNode input(ResultSet row) throws SQLException {
        try {
            return Json.STORED.readTree(row.getString("input"));
        } catch (JacksonException e) {
            return MissingNode.getInstance();
        }
    }

    private static @Nullable LastRun lastRun(ResultSet row) throws SQLException {
        var due = optionalInstant(row, "last_due_at");
        UUID execution = row.getObject("last_execution_id", UUID.class);
        return due == null
                ? null
                : new LastRun(
                        due,
                        execution == null ? null : new ExecutionId(execution),
                        row.getString("last_refusal"),
                        row.getString("last_detail"));
    }
}
