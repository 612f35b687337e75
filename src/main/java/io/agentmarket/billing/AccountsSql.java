package io.agentmarket.billing;

/** Statements over budget_counter, charges and receipts, inside the transaction that starts or ends runs. */
final class AccountsSql {

    /** In id order, so that two transactions over several customers never wait for each other in a circle. */
    static final String LOCK = """
            select customer_id, month, day, spent_micros, held_micros, limit_micros, receipt_seq, receipt_head,
                   past_due, own_limit_micros, own_mode, own_thresholds, event_seq
              from budget_counter where customer_id = any(?::uuid[]) order by customer_id for update""";

    /** The customers among these whose account another transaction has locked; locks the others. */
    static final String HELD = """
            with free as materialized (
                select customer_id from budget_counter where customer_id = any(?::uuid[]) for update skip locked)
            select b.customer_id from budget_counter b
             where b.customer_id = any(?::uuid[]) and not exists (select from free f where f.customer_id = b.customer_id)""";

    static final String OPEN = """
            insert into budget_counter (customer_id, month, limit_micros)
            select * from unnest(?::uuid[], ?::date[], ?::bigint[]) as u(c, m, l) order by c on conflict do nothing""";

    static final String UPDATE = """
            update budget_counter b
               set month = u.month, day = u.day, spent_micros = u.spent, held_micros = u.held, receipt_seq = u.seq, receipt_head = u.head,
                   event_seq = u.event
              from unnest(?::uuid[], ?::date[], ?::date[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bytea[], ?::bigint[])
                   as u(id, month, day, spent, held, seq, head, event)
             where b.customer_id = u.id""";

    static final String CHARGE = """
            insert into charges (execution_id, customer_id, micros, month, at, absorbed_micros, api_key_id,
                   deployment_id, day)
            select * from unnest(?::uuid[], ?::uuid[], ?::bigint[], ?::date[], ?::timestamptz[], ?::bigint[],
                   ?::uuid[], ?::uuid[], ?::date[])""";

    static final String RECEIPT = """
            insert into receipts (customer_id, seq, execution_id, body, previous_hash, hash, month, day, package_id, micros)
            select * from unnest(?::uuid[], ?::bigint[], ?::uuid[], ?::text[], ?::bytea[], ?::bytea[], ?::date[], ?::date[],
                                 ?::text[], ?::bigint[])""";

    /**
     * A payment method removes the first budget of a customer on the lowest tier; without a payment method it applies
     * again.
     */
    static final String STANDING = """
            insert into budget_counter (customer_id, month, limit_micros, past_due, paying)
            values (:customer, :month, case when :paying then null else :first::bigint end, :past_due, :paying)
            on conflict (customer_id) do update
               set past_due = :past_due, paying = :paying,
                   limit_micros = case when :paying then null
                                       else coalesce(budget_counter.limit_micros, :first::bigint) end""";

    /** The first budget of the lowest tier begins and ends with the tier, unless a payment method removes it. */
    static final String TIER_CHANGED = """
            update budget_counter set limit_micros = case when paying then null else :first::bigint end
             where customer_id = :customer""";

    private AccountsSql() {}
}
