package io.agentmarket.usage;

import io.agentmarket.shared.CustomerId;
import io.agentmarket.stores.TestStores;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * Finished runs made by the server itself, evenly over the twelve months before an instant and in the order of time,
 * through the parent table, so that its trigger feeds the aggregates. Everything about a row follows from its number.
 *
 * <p>One customer has every fifth row, the others share the rest. Of a customer's rows 1 in 1,000 is of the package
 * {@link #RARE} and 1 in 1,000 of its last key; 94 % succeeded, 4 % failed, 1.5 % timed out, 0.5 % were cancelled;
 * every fifth came through one of four deployments.
 */
public final class UsageSeed {

    public static final String RARE = "rare-agent";
    public static final Duration SPAN = Duration.ofDays(365);

    /** Rows of one insert: what its trigger holds at once. */
    private static final long CHUNK = 250_000;

    private static final String PARTITIONS = """
            do $$
            declare month timestamptz;
            begin
              for ago in 0..13 loop
                month := (date_trunc('month', now() at time zone 'UTC') - make_interval(months => ago)) at time zone 'UTC';
                if to_regclass('execution_history_' || to_char(month at time zone 'UTC', 'YYYYMM')) is null then
                  execute format('create table %I partition of execution_history for values from (%L) to (%L)',
                    'execution_history_' || to_char(month at time zone 'UTC', 'YYYYMM'), amp_month_floor(month),
                    amp_month_floor((month at time zone 'UTC' + interval '1 month') at time zone 'UTC'));
                end if;
              end loop;
            end $$""";

    private static final String ROWS = """
            insert into execution_history (id, customer_id, api_key_id, deployment_id, package_id, package_version, status,
                   error_code, tier, model, billing, degraded, turns, steps, input_tokens, output_tokens, cache_read_tokens,
                   cache_write_5m_tokens, cache_write_1h_tokens, price_micros, quote_micros, attempt, metadata, created_at,
                   finished_at, duration_ms)
            select (lpad(to_hex(ms), 12, '0') || '7' || substr(md5(n::text), 1, 3) || '8' || substr(md5(n::text), 4, 15))::uuid,
                   case when k = 0 then ?::uuid else ('00000000-0000-7000-8000-' || lpad(to_hex(k), 12, '0'))::uuid end,
                   ('00000000-0000-7001-8000-' || lpad(to_hex(k * 8 + case when r2 = 0 then 7 else r2 % 4 end), 12, '0'))::uuid,
                   case when r3 < 200 then ('00000000-0000-7002-8000-' || lpad(to_hex(k * 8 + r3 % 4), 12, '0'))::uuid end,
                   case when r4 = 0 then 'rare-agent' else 'agent-' || r4 % 10 end, '1.0.0', status,
                   case when status = 'succeeded' then null else 'AGENT_FAILED' end, 'standard', 'claude-sonnet-5-5', 'METERED',
                   false, 1 + r5 % 4, 1 + r5 % 9, 500 + r5 * 7, 50 + r5, r5 % 3 * 100, 0, 0,
                   case when status = 'succeeded' then 9500 + r5 * 13 else 0 end, 50000, 1,
                   case when r5 < 100 then jsonb_build_object('team', 'team-' || r5 % 7) end,
                   to_timestamp(ms / 1000.0), to_timestamp((ms + 200 + r5 * 10) / 1000.0), 200 + r5 * 10
              from (select n, ms, k, r2, r3, r4, r5,
                           case when r1 < 940 then 'succeeded' when r1 < 980 then 'failed' when r1 < 995 then 'timed_out'
                                else 'cancelled' end as status
                      from (select n, ?::bigint + (n * ?::numeric)::bigint as ms,
                                   case when n % ?::bigint = 0 then 0 else 1 + (hashint8extended(n, 9) & 2147483647) % ?::bigint end as k,
                                   (hashint8extended(n, 1) & 2147483647) % 1000 as r1,
                                   (hashint8extended(n, 2) & 2147483647) % 1000 as r2,
                                   (hashint8extended(n, 3) & 2147483647) % 1000 as r3,
                                   (hashint8extended(n, 4) & 2147483647) % 1000 as r4,
                                   (hashint8extended(n, 5) & 2147483647) % 1000 as r5
                              from generate_series(?::bigint, ?::bigint) as n) as numbers) as rows
             order by ms""";

    private final TestStores stores;
    private final CustomerId large;
    private final long others;
    private final long share;

    /**
     * @param large who has a fifth of the rows
     * @param others how many share the rest
     */
    public UsageSeed(TestStores stores, CustomerId large, long others) {
        this(stores, large, others, 5);
    }

    private UsageSeed(TestStores stores, CustomerId large, long others, long share) {
        this.stores = stores;
        this.large = large;
        this.others = others;
        this.share = share;
    }

    /** All rows are one customer's. */
    public static UsageSeed ofOne(TestStores stores, CustomerId customer) {
        return new UsageSeed(stores, customer, 1, 1);
    }

    /** Adds {@code rows} rows that end before {@code end}, and tells the planner about them. */
    public void add(long rows, Instant end) throws SQLException {
        var start = end.minus(SPAN).toEpochMilli();
        var step = (SPAN.toMillis() - 60_000.0) / rows;
        try (var connection = stores.databases().owner().getConnection()) {
            execute(connection, PARTITIONS);
            try (var insert = connection.prepareStatement(ROWS)) {
                for (long from = 0; from < rows; from += CHUNK) {
                    insert(insert, start, step, from, Math.min(rows, from + CHUNK) - 1);
                }
            }
            execute(connection, "vacuum analyze execution_history");
            execute(connection, "vacuum analyze usage_aggregates");
            execute(connection, "vacuum analyze run_label");
        }
    }

    private void insert(PreparedStatement insert, long start, double step, long from, long to) throws SQLException {
        insert.setString(1, large.toString());
        insert.setLong(2, start);
        insert.setDouble(3, step);
        insert.setLong(4, share);
        insert.setLong(5, others);
        insert.setLong(6, from);
        insert.setLong(7, to);
        insert.executeUpdate();
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** One of those who share the rest, from 1 on. */
    public static CustomerId other(long number) {
        return new CustomerId(id(0x7000, number));
    }

    /** A customer's key; the large customer has the number 0. @param key 0 to 3, or 7 for the one that is rare */
    static UUID key(long customer, int key) {
        return id(0x7001, customer * 8 + key);
    }

    /** A customer's deployment, 0 to 3. */
    static UUID deployment(long customer, int deployment) {
        return id(0x7002, customer * 8 + deployment);
    }

    private static UUID id(long version, long number) {
        return new UUID(version, 0x8000_0000_0000_0000L | number);
    }
}
