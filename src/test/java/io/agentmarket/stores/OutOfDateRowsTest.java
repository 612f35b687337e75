package io.agentmarket.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmarket.whole.RunningPlatform;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** Every table that remembers calls for repetitions is purged. */
class OutOfDateRowsTest extends RunningPlatform {

    /** Tables whose rows are themselves what the call made. */
    private static final Set<String> THINGS = Set.of("receipt_keys");

    /** Calls and messages that are forgotten with what they belong to, by the module's own retention. */
    private static final Set<String> AUTOMATION = Set.of("trigger_call", "webhook_delivery");

    /** Nothing that a call is known by: they go with the runs that need them, as their own test shows. */
    private static final Set<String> DEPLOYMENTS = Set.of("deployment", "deployment_terms");

    private static final String REMEMBERING = """
            select distinct c.table_name from information_schema.columns c
              join information_schema.tables t using (table_schema, table_name)
             where c.table_schema = 'public' and t.table_type = 'BASE TABLE'
               and (c.column_name in ('request_hash', 'idempotency_key', 'digest', 'message_id')
                    or c.table_name ~ '(request|idempotency|stripe_event)')
             order by 1""";

    private static final String COLUMNS = """
            select column_name, data_type from information_schema.columns
             where table_schema = 'public' and table_name = ? order by ordinal_position""";

    private static final String RUN = "'0199c0de-0000-7000-8000-000000000001'";

    private static final String WAITING_RUN = """
            insert into execution (id, customer_id, api_key_id, package_id, package_version, status, worker_id, tier, model,
                   billing, price_list, base_micros, hold_micros, own_time_limit, created_at, deadline, time_limit)
            select id, id, id, 'p', '1.0.0', 'waiting_approval', id, 'solo', 'offline', 'platform', current_date, 0, 0,
                   false, now(), now(), interval '1 s' from (select %s::uuid as id) run""".formatted(RUN);

    private static final String OLD_KEYS = """
            insert into idempotency_keys (customer_id, key, execution_id, request_hash, created_at)
            values (%1$s, 'waits', %1$s, '', '2000-01-01'), (%1$s, 'ended', gen_random_uuid(), '', '2000-01-01')""".formatted(RUN);

    private static final String CUSTOMER = "'" + CUSTOMERS.create("solo").id() + "'";

    private final JdbcTemplate owner = new JdbcTemplate(STORES.databases().owner());

    @Autowired
    private List<Purge> purges;

    @Autowired
    private Purger purger;

    @Test
    void are_purged_from_every_table_that_remembers_calls() {
        var purged = purges.stream().map(Purge::table).collect(Collectors.toSet());

        var remembering = owner.queryForList(REMEMBERING, String.class);

        assertThat(remembering).hasSizeGreaterThan(6);
        assertThat(remembering)
                .filteredOn(table -> !THINGS.contains(table) && !AUTOMATION.contains(table))
                .isSubsetOf(purged);
    }

    @Test
    void go_in_batches_and_younger_ones_stay() {
        for (var purge : ofCalls()) {
            var old = OffsetDateTime.now().minus(purge.kept()).minusMinutes(1);
            add(purge.table(), old, Purger.BATCH + 1);
            add(purge.table(), old.plusHours(1), 1);
        }

        purger.run();

        for (var purge : ofCalls()) {
            assertThat(older(purge, purge.kept())).as(purge.table()).isZero();
            assertThat(older(purge, purge.kept().minusHours(2)))
                    .as(purge.table())
                    .isEqualTo(1);
        }
    }

    /** Keys without a run would stand in the books of every test that shares this platform. */
    @AfterEach
    void nothing_is_left() {
        for (var purge : ofCalls()) {
            owner.update(
                    "delete from " + purge.table() + " where " + time(purge.table()) + " < ?",
                    OffsetDateTime.now().minus(purge.kept()).plusHours(2));
        }
    }

    @Test
    void of_a_run_that_still_waits_for_a_person_stay() {
        var keys = purges.stream()
                .filter(it -> it.table().equals("idempotency_keys"))
                .findFirst()
                .orElseThrow();
        var left = new ArrayList<String>();

        assertThatThrownBy(() -> STORES.tenant().platform(sql -> {
                    sql.sql(WAITING_RUN).update();
                    sql.sql(OLD_KEYS).update();
                    keys.deletion().delete(sql, OffsetDateTime.now().minusDays(3_000), Purger.BATCH);
                    left.addAll(sql.sql("select key from idempotency_keys where created_at < '2000-01-02'")
                            .query(String.class)
                            .list());
                    throw new IllegalStateException("nothing of this is kept");
                }))
                .hasMessage("nothing of this is kept");

        assertThat(left).containsExactly("waits");
    }

    private List<Purge> ofCalls() {
        return purges.stream().filter(it -> !DEPLOYMENTS.contains(it.table())).toList();
    }

    private int older(Purge purge, Duration age) {
        return owner.queryForObject(
                "select count(*) from " + purge.table() + " where " + time(purge.table()) + " < ?",
                Integer.class,
                OffsetDateTime.now().minus(age));
    }

    private String time(String table) {
        return table.equals("stripe_events") ? "received_at" : "created_at";
    }

    private void add(String table, OffsetDateTime at, int count) {
        var columns = owner.queryForList(COLUMNS, table);
        var names = columns.stream().map(it -> String.valueOf(it.get("column_name")));
        var values = columns.stream().map(OutOfDateRowsTest::value);
        owner.update(
                "insert into " + table + " (" + names.collect(Collectors.joining(", ")) + ") select "
                        + values.collect(Collectors.joining(", "))
                        + " from (select ?::timestamptz as at, generate_series(1, ?)) made",
                at,
                count);
    }

    private static String value(Map<String, Object> column) {
        return switch (String.valueOf(column.get("data_type"))) {
            case "uuid" -> column.get("column_name").equals("customer_id") ? CUSTOMER : "gen_random_uuid()";
            case "bytea" -> "decode(repeat('00', 32), 'hex')";
            case "timestamp with time zone" -> "at";
            case "jsonb" -> "'{}'";
            case "bigint" -> "0";
            default -> "gen_random_uuid()::text";
        };
    }
}
