package io.agentmarket.billing.stripe;

/** Statements over stripe_accounts, stripe_events and stripe_requests. */
final class StripeSql {

    static final String ADD = """
            insert into stripe_accounts (customer_id, stripe_id, next_at, refreshed_at)
            values (:customer, :stripe, :now, :now) on conflict (customer_id) do nothing""";

    static final String FIND = "select * from stripe_accounts where customer_id = :customer";

    static final String LOCK = "select * from stripe_accounts where customer_id = :customer for update";

    static final String WANT = """
            update stripe_accounts set wanted = wanted + 1, next_at = least(next_at, :now)
             where customer_id = :customer""";

    static final String WANT_BY_STRIPE_ID = """
            update stripe_accounts set wanted = wanted + 1, next_at = least(next_at, :now)
             where stripe_id = :stripe""";

    /** Marks accounts that were not read for a day, so that a lost event has no lasting effect. */
    static final String WANT_OLD = """
            update stripe_accounts set wanted = wanted + 1, next_at = :now
             where applied = wanted and refreshed_at < :before""";

    /** The next account marked as changed; no other replica takes it before the lease expires. */
    static final String CLAIM = """
            update stripe_accounts set next_at = :lease
             where customer_id = (
                   select customer_id from stripe_accounts where applied < wanted and next_at <= :now
                    order by next_at limit 1 for update skip locked)
            returning *""";

    static final String PUT_OFF = """
            update stripe_accounts set next_at = :at, failures = failures + 1
             where customer_id = :customer and applied < wanted""";

    static final String APPLY = """
            update stripe_accounts
               set applied = :ticket, failures = 0, refreshed_at = :now, next_at = :now,
                   subscription_id = :subscription, status = :status, tier = :tier,
                   cancel_at_period_end = :cancel, current_period_end = :period_end, past_due = :past_due, paying = :paying
             where customer_id = :customer and applied < :ticket""";

    static final String ADD_EVENT = """
            insert into stripe_events (id, type, stripe_id, created_at, received_at)
            values (:id, :type, :stripe, :created, :now) on conflict do nothing""";

    static final String CLAIM_REQUEST = """
            insert into stripe_requests (customer_id, idempotency_key, request_hash, created_at)
            values (:customer, :key, :hash, :now) on conflict do nothing""";

    static final String REQUEST = """
            select request_hash, answer from stripe_requests where customer_id = :customer and idempotency_key = :key""";

    /** The first answer is kept. */
    static final String ANSWER = """
            update stripe_requests set answer = coalesce(answer, :answer)
             where customer_id = :customer and idempotency_key = :key returning answer""";

    static final String PURGE_EVENTS = """
            delete from stripe_events where ctid = any(array(
                   select ctid from stripe_events where received_at < :before order by received_at limit :limit))""";

    static final String PURGE_REQUESTS = """
            delete from stripe_requests where ctid = any(array(
                   select ctid from stripe_requests where created_at < :before order by created_at limit :limit))""";

    private StripeSql() {}
}
