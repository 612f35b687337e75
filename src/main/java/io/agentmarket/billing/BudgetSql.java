package io.agentmarket.billing;

/** Statements over key_budget, deployment_budget, period_budget, billing_event and budgets in budget_counter. */
final class BudgetSql {

    /**
     * The budgets of customers and parts by their ids, under the lock on the accounts, so that nobody else changes
     * them.
     */
    static final String PARTS = """
            with asked as (select ?::uuid[] as ids)
            select 'KEY' as kind, api_key_id as part, 'MONTH' as period, customer_id, month, spent_micros, held_micros,
                   limit_micros, mode, thresholds
              from key_budget where api_key_id = any((select ids from asked)::uuid[])
             union all
            select 'DEPLOYMENT', deployment_id, 'MONTH', customer_id, month, spent_micros, held_micros, limit_micros, mode,
                   thresholds
              from deployment_budget where deployment_id = any((select ids from asked)::uuid[])
             union all
            select kind, part, period, customer_id, start, spent_micros, held_micros, limit_micros, mode, thresholds
              from period_budget where part = any((select ids from asked)::uuid[])""";

    static final String UPDATE_KEYS = """
            update key_budget k set month = u.month, spent_micros = u.spent, held_micros = u.held
              from unnest(?::uuid[], ?::date[], ?::bigint[], ?::bigint[]) as u(id, month, spent, held)
             where k.api_key_id = u.id""";

    static final String UPDATE_DEPLOYMENTS = """
            update deployment_budget d set month = u.month, spent_micros = u.spent, held_micros = u.held
              from unnest(?::uuid[], ?::date[], ?::bigint[], ?::bigint[]) as u(id, month, spent, held)
             where d.deployment_id = u.id""";

    static final String UPDATE_PERIODS = """
            update period_budget p set start = u.start, spent_micros = u.spent, held_micros = u.held
              from unnest(?::uuid[], ?::text[], ?::date[], ?::bigint[], ?::bigint[]) as u(part, period, start, spent, held)
             where p.part = u.part and p.period = u.period""";

    /** Events already reported are not reported again. */
    static final String TELL = """
            insert into billing_event (customer_id, seq, id, type, cause, payload, at)
            select * from unnest(?::uuid[], ?::bigint[], ?::uuid[], ?::text[], ?::text[], ?::jsonb[], ?::timestamptz[])
                on conflict (customer_id, cause) do nothing""";

    /** The customer's account, as {@link AccountsSql#LOCK} reads it. */
    static final String LOCK_ACCOUNT = """
            select customer_id, month, day, spent_micros, held_micros, limit_micros, receipt_seq, receipt_head,
                   past_due, own_limit_micros, own_mode, own_thresholds, event_seq
              from budget_counter where customer_id = :customer for update""";

    static final String ACCOUNT = """
            select customer_id, month, day, spent_micros, held_micros, limit_micros, receipt_seq, receipt_head,
                   past_due, own_limit_micros, own_mode, own_thresholds, event_seq
              from budget_counter where customer_id = :customer""";

    static final String OPEN_ACCOUNT = """
            insert into budget_counter (customer_id, month, limit_micros) values (:customer, :month, :first)
                on conflict do nothing""";

    static final String SET_OWN = """
            update budget_counter
               set own_limit_micros = :limit, own_mode = :mode, own_thresholds = :thresholds::int[]
             where customer_id = :customer""";

    /** Budgets of the customer, then of keys, then of deployments, each group by id, the longest period first. */
    static final String PARTS_OF_CUSTOMER = """
            select * from (
                select 'KEY' as kind, api_key_id as part, 'MONTH' as period, customer_id, month, spent_micros,
                       held_micros, limit_micros, mode, thresholds
                  from key_budget where customer_id = :customer
                 union all
                select 'DEPLOYMENT', deployment_id, 'MONTH', customer_id, month, spent_micros, held_micros, limit_micros,
                       mode, thresholds
                  from deployment_budget where customer_id = :customer
                 union all
                select kind, part, period, customer_id, start, spent_micros, held_micros, limit_micros, mode, thresholds
                  from period_budget where customer_id = :customer) b
             order by kind = 'CUSTOMER' desc, kind desc, part, period = 'MONTH' desc, period desc""";

    /** A key that already has a budget keeps its spending and holds. */
    static final String SET_KEY = """
            insert into key_budget (api_key_id, customer_id, month, spent_micros, held_micros, limit_micros, mode,
                   thresholds)
            values (:part, :customer, :month, :spent, :held, :limit, :mode, :thresholds::int[])
                on conflict (api_key_id) do update
               set limit_micros = excluded.limit_micros, mode = excluded.mode, thresholds = excluded.thresholds""";

    static final String IS_BOUND = """
            select exists (select from key_budget where customer_id = :customer and api_key_id = :part)
                or exists (select from period_budget where customer_id = :customer and part = :part)""";

    static final String PASSED_PERIOD = """
            update period_budget set passed_micros = :spent, passed_start = :start
             where part = :part and period = :period""";

    static final String SET_PERIOD = """
            insert into period_budget (part, period, kind, customer_id, start, spent_micros, held_micros, limit_micros, mode,
                   thresholds)
            values (:part, :period, :kind, :customer, :month, :spent, :held, :limit, :mode, :thresholds::int[])
                on conflict (part, period) do update
               set limit_micros = excluded.limit_micros, mode = excluded.mode, thresholds = excluded.thresholds""";

    static final String REMOVE_PERIOD =
            "delete from period_budget where customer_id = :customer and part = :part and period = :period";

    /** The index excludes earlier months. Charges written before the column day existed use the day of their time. */
    static final String SPENT_SINCE = """
            select coalesce(sum(micros), 0) from charges
             where customer_id = :customer and month >= date_trunc('month', :start::date)::date
               and coalesce(day, (at at time zone 'UTC')::date) >= :start
               and (:key::uuid is null or api_key_id = :key)
               and (:deployment::uuid is null or deployment_id = :deployment)""";

    static final String PASSED =
            "update key_budget set passed_micros = :spent, passed_month = :month where api_key_id = :part";

    /** The same for a deployment. */
    static final String SET_DEPLOYMENT = """
            insert into deployment_budget (deployment_id, customer_id, month, spent_micros, held_micros, limit_micros, mode,
                   thresholds)
            values (:part, :customer, :month, :spent, :held, :limit, :mode, :thresholds::int[])
                on conflict (deployment_id) do update
               set limit_micros = excluded.limit_micros, mode = excluded.mode, thresholds = excluded.thresholds""";

    static final String REMOVE_KEY = "delete from key_budget where customer_id = :customer and api_key_id = :part";

    static final String REMOVE_DEPLOYMENT =
            "delete from deployment_budget where customer_id = :customer and deployment_id = :part";

    /** Reads the customer's charges of the month by their index. */
    static final String SPENT_BY_KEY = """
            select coalesce(sum(micros), 0) from charges
             where customer_id = :customer and month = :month and api_key_id = :part""";

    static final String SPENT_BY_DEPLOYMENT = """
            select coalesce(sum(micros), 0) from charges
             where customer_id = :customer and month = :month and deployment_id = :part""";

    static final String MOVE_EVENTS = "update budget_counter set event_seq = :seq where customer_id = :customer";

    static final String TELL_ONE = """
            insert into billing_event (customer_id, seq, id, type, cause, payload, at)
            values (:customer, :seq, :id, :type, :cause, :payload::jsonb, :at::timestamptz)
                on conflict (customer_id, cause) do nothing""";

    /** Oldest first, by the primary key. */
    static final String EVENTS = """
            select seq, id, type, payload::text as payload, at from billing_event
             where customer_id = :customer and seq > :after order by seq limit :limit""";

    /** The same over several customers, each from its own number. */
    static final String NEWS = """
            select e.customer_id, e.seq, e.id, e.type, e.payload::text as payload, e.at
              from jsonb_each_text(:after::jsonb) as c(customer, seq)
              join billing_event e on e.customer_id = c.customer::uuid and e.seq > c.seq::bigint
             order by e.customer_id, e.seq limit :limit""";

    static final String LAST_NEWS = "select coalesce(max(seq), 0) from billing_event where customer_id = :customer";

    private BudgetSql() {}
}
