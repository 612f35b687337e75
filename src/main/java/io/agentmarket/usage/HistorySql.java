package io.agentmarket.usage;

/** Statements over execution_history and its aggregates. */
final class HistorySql {

    /** One row per array position; rows of one statement reach the aggregates in one trigger call. */
    static final String INSERT = """
            insert into execution_history (id, customer_id, api_key_id, parent_id, deployment_id, package_id,
                   package_version, status, error_code, tier, model, billing, degraded, turns, steps, input_tokens, output_tokens,
                   cache_read_tokens, cache_write_5m_tokens, cache_write_1h_tokens, price_micros, quote_micros, attempt,
                   kept_bytes, metadata, created_at, finished_at, duration_ms)
            select * from unnest(?::uuid[], ?::uuid[], ?::uuid[], ?::uuid[], ?::uuid[], ?::text[], ?::text[], ?::text[],
                   ?::text[], ?::text[], ?::text[], ?::text[], ?::bool[], ?::int[], ?::int[], ?::bigint[], ?::bigint[],
                   ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::int[],
                   ?::bigint[], ?::jsonb[], ?::timestamptz[], ?::timestamptz[], ?::bigint[])""";

    static final String FIND = "select * from execution_history where id = :id and customer_id = :customer";

    /** Which of the ids have ended, with the attempt that ended them. */
    static final String ENDED = "select id, attempt from execution_history where id = any(?::uuid[])";

    /** Which of the ids are runs that another run started. */
    static final String CHILDREN = "select id from execution_history where id in (:ids) and parent_id is not null";

    /**
     * Keyset, newest first; a null filter does not filter. It is planned anew for each call, so that null filters
     * disappear and a suitable index is chosen. An id and its created_at have the same time: the bounds of the id
     * exclude the partitions of other months, those of created_at are for the index.
     */
    static final String PAGE = """
            select * from execution_history
             where customer_id = :customer
               and id < :before and created_at <= :before_at
               and id >= :from and created_at >= :from_at
               and (:package::text is null or package_id = :package)
               and (:status::text is null or status = :status)
               and (:key::uuid is null or api_key_id = :key)
               and (:deployment::uuid is null or deployment_id = :deployment)
               and (:parent::uuid is null and parent_id is null or parent_id = :parent)
             order by created_at desc, id desc
             limit :limit""";

    /**
     * The same by a label, along its index, run by run: a join would read all of the customer's runs, since the planner
     * does not know how few have a label.
     */
    static final String LABELLED_PAGE = """
            select h.* from run_label l
             cross join lateral (
                   select * from execution_history x
                    where x.id = l.execution_id and x.customer_id = :customer
                      and x.metadata @> :labels::jsonb
                      and (:parent::uuid is null and x.parent_id is null or x.parent_id = :parent)
                      and (:package::text is null or x.package_id = :package)
                      and (:status::text is null or x.status = :status)
                      and (:key::uuid is null or x.api_key_id = :key)
                      and (:deployment::uuid is null or x.deployment_id = :deployment)
                    limit 1) h
             where l.customer_id = :customer and l.name = :name and l.value = :value
               and l.execution_id < :before and l.execution_id >= :from
             order by l.execution_id desc
             limit :limit""";

    static final String TOTALS = """
            select coalesce(sum(runs), 0) as runs, coalesce(sum(succeeded), 0) as succeeded,
                   coalesce(sum(input_tokens), 0) as input_tokens, coalesce(sum(output_tokens), 0) as output_tokens,
                   coalesce(sum(cached_tokens), 0) as cached_tokens, coalesce(sum(price_micros), 0) as price_micros,
                   coalesce(sum(duration_ms), 0) as duration_ms
              from usage_aggregates
             where customer_id = :customer and day between :from and :to""";

    static final String BY_PACKAGE = """
            select package_id, sum(runs) as runs, sum(succeeded) as succeeded, sum(input_tokens) as input_tokens,
                   sum(output_tokens) as output_tokens, sum(cached_tokens) as cached_tokens,
                   sum(price_micros) as price_micros, sum(duration_ms) as duration_ms
              from usage_aggregates
             where customer_id = :customer and day between :from and :to
             group by package_id order by package_id""";

    static final String TOP_BY_RUNS = """
            select package_id, sum(runs) as runs, sum(succeeded) as succeeded, sum(input_tokens) as input_tokens,
                   sum(output_tokens) as output_tokens, sum(cached_tokens) as cached_tokens,
                   sum(price_micros) as price_micros, sum(duration_ms) as duration_ms
              from usage_aggregates
             where customer_id = :customer and day between :from and :to
             group by package_id order by sum(runs) desc, package_id limit :limit""";

    static final String TOP_BY_COST = """
            select package_id, sum(runs) as runs, sum(succeeded) as succeeded, sum(input_tokens) as input_tokens,
                   sum(output_tokens) as output_tokens, sum(cached_tokens) as cached_tokens,
                   sum(price_micros) as price_micros, sum(duration_ms) as duration_ms
              from usage_aggregates
             where customer_id = :customer and day between :from and :to
             group by package_id order by sum(price_micros) desc, package_id limit :limit""";

    static final String DAILY = """
            select * from usage_daily where customer_id = :customer and period between :from and :to order by period""";

    static final String WEEKLY = """
            select * from usage_weekly where customer_id = :customer and period between :from and :to order by period""";

    static final String MONTHLY = """
            select * from usage_monthly where customer_id = :customer and period between :from and :to order by period""";

    /** The days of the aggregates spare those who ran the package for free only the reading of their runs. */
    static final String HAS_PAID = """
            select exists (select from usage_aggregates
             where customer_id = :customer and package_id = :package and succeeded > 0 and price_micros > 0)
               and exists (select from execution_history
             where customer_id = :customer and package_id = :package and status = 'succeeded' and price_micros > 0
               and parent_id is null)""";

    /** Reads at most one row per package and day of the customer. */
    static final String KEPT = """
            select coalesce(sum(kept_bytes), 0) from usage_aggregates where customer_id = :customer""";

    /** The row of history stays unchanged and shows the size before the erasure. */
    static final String ERASED = """
            update usage_aggregates a set kept_bytes = a.kept_bytes - h.kept_bytes
              from execution_history h
             where h.id = :id and h.customer_id = :customer and a.customer_id = h.customer_id
               and a.package_id = h.package_id and a.day = (h.finished_at at time zone 'UTC')::date""";

    private HistorySql() {}
}
