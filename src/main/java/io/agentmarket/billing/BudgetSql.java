package io.agentmarket.billing;

/** Statements over key_budget, billing_event and the customer's own budget in budget_counter. */
final class BudgetSql {

    /** Under the lock on their customers' accounts, so that nobody else changes them. */
    static final String KEYS = """
            select api_key_id, customer_id, month, spent_micros, held_micros, limit_micros, mode, thresholds
              from key_budget where api_key_id = any(?::uuid[])""";

    static final String UPDATE_KEYS = """
            update key_budget k set month = u.month, spent_micros = u.spent, held_micros = u.held
              from unnest(?::uuid[], ?::date[], ?::bigint[], ?::bigint[]) as u(id, month, spent, held)
             where k.api_key_id = u.id""";

    /** What was told before is not told again. */
    static final String TELL = """
            insert into billing_event (customer_id, seq, id, type, cause, payload, at)
            select * from unnest(?::uuid[], ?::bigint[], ?::uuid[], ?::text[], ?::text[], ?::jsonb[], ?::timestamptz[])
                on conflict (customer_id, cause) do nothing""";

    private BudgetSql() {}
}
