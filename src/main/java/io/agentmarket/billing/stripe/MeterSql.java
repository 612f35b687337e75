package io.agentmarket.billing.stripe;

/** Statements over meter_span, meter_cursor and meter_event; they read charges and receipts. */
final class MeterSql {

    static final String OPEN_SPAN = """
            insert into meter_span (customer_id, from_seq)
            select :customer, coalesce((select receipt_seq from budget_counter where customer_id = :customer), 0)
             where not exists (select from meter_span where customer_id = :customer and until_seq is null)
            on conflict (customer_id, from_seq) do update set until_seq = null""";

    static final String CLOSE_SPAN = """
            update meter_span
               set until_seq = greatest(
                   from_seq, coalesce((select receipt_seq from budget_counter where customer_id = :customer), 0))
             where customer_id = :customer and until_seq is null""";

    static final String OPEN_CURSOR = """
            insert into meter_cursor (customer_id, lease_until, next_at, updated_at) values (:customer, :now, :now, :now)
            on conflict do nothing""";

    /** The longest-waiting customer with charges for the meter; no other replica gets it before the lease expires. */
    static final String CLAIM = """
            update meter_cursor set lease_owner = :owner, lease_until = :lease
             where customer_id = (
                   select c.customer_id from meter_cursor c
                    where c.lease_until <= :now and c.next_at <= :now
                      and (exists (select from meter_event e
                                    where e.customer_id = c.customer_id and e.accepted_at is null)
                        or exists (select from meter_span s join receipts r on r.customer_id = s.customer_id
                                    where s.customer_id = c.customer_id and r.seq > c.seq and r.seq > s.from_seq
                                      and (s.until_seq is null or r.seq <= s.until_seq)))
                    order by c.next_at, c.customer_id limit 1 for update of c skip locked)
            returning customer_id, seq, failures,
                      (select stripe_id from stripe_accounts a where a.customer_id = meter_cursor.customer_id) as stripe_id""";

    static final String CLAIM_ONE = """
            update meter_cursor set lease_owner = :owner, lease_until = :lease
             where customer_id = (
                   select customer_id from meter_cursor
                    where customer_id = :customer and lease_until <= :now for update skip locked)
            returning customer_id, seq, failures,
                      (select stripe_id from stripe_accounts a where a.customer_id = meter_cursor.customer_id) as stripe_id""";

    static final String RELEASE = """
            update meter_cursor
               set lease_owner = null, lease_until = :now, next_at = :at, fault = :fault,
                   failures = case when :fault::text is null then 0 else failures + 1 end
             where customer_id = :customer and lease_owner = :owner""";

    static final String IN_DOUBT = """
            select * from meter_event where customer_id = :customer and accepted_at is null order by seq""";

    /** The next charges for the meter. Their time is limited to what Stripe accepts. */
    static final String PLAN = """
            insert into meter_event (customer_id, seq, execution_id, micros, stamped_at, first_tried_at, last_tried_at)
            select r.customer_id, r.seq, r.execution_id, c.micros,
                   date_trunc('second', least(greatest(c.at, :oldest), :now)), :now, :now
              from receipts r
              join charges c on c.execution_id = r.execution_id
              join meter_span s on s.customer_id = r.customer_id and r.seq > s.from_seq
                   and (s.until_seq is null or r.seq <= s.until_seq)
             where r.customer_id = :customer
               and r.seq > (select seq from meter_cursor where customer_id = :customer)
               and not exists (select from meter_event e where e.customer_id = :customer and e.accepted_at is null)
             order by r.seq limit :most
            on conflict do nothing""";

    static final String TRY_AGAIN = """
            update meter_event set last_tried_at = greatest(last_tried_at, :now)
             where customer_id = :customer and accepted_at is null""";

    static final String ACCEPT = """
            update meter_event set accepted_at = coalesce(accepted_at, :now)
             where customer_id = :customer and seq <= :seq and accepted_at is null""";

    static final String ADVANCE = """
            update meter_cursor set seq = greatest(seq, :seq), updated_at = :now where customer_id = :customer""";

    static final String FORGET_UNTAKEN = """
            delete from meter_event where customer_id = :customer and accepted_at is null and first_tried_at = :first""";

    static final String ACCEPTED_BETWEEN = """
            select coalesce(sum(micros), 0)::bigint from meter_event
             where customer_id = :customer and accepted_at is not null and stamped_at >= :from and stamped_at < :until""";

    /** Counts over all customers. */
    static final String LAG = """
            select count(*) from meter_cursor c
              join meter_span s on s.customer_id = c.customer_id
              join receipts r on r.customer_id = c.customer_id and r.seq > c.seq and r.seq > s.from_seq
                   and (s.until_seq is null or r.seq <= s.until_seq)""";

    static final String FAULTS = "select count(*) from meter_cursor where fault is not null";

    /** The charges that Stripe should have and those it is known to have, up to the cursor and beyond it. */
    static final String REPORT = """
            select c.seq, c.fault,
                   (select count(*) from meter_event e where e.customer_id = c.customer_id and e.accepted_at is not null) as events,
                   (select coalesce(sum(micros), 0)::bigint from meter_event e
                     where e.customer_id = c.customer_id and e.accepted_at is not null) as event_micros,
                   (select min(stamped_at) from meter_event e where e.customer_id = c.customer_id) as first,
                   (select max(stamped_at) from meter_event e where e.customer_id = c.customer_id) as last,
                   count(h.execution_id) filter (where r.seq <= c.seq) as charges,
                   coalesce(sum(h.micros) filter (where r.seq <= c.seq), 0)::bigint as charge_micros,
                   count(h.execution_id) filter (where r.seq > c.seq) as waiting,
                   coalesce(sum(h.micros) filter (where r.seq > c.seq), 0)::bigint as waiting_micros
              from meter_cursor c
              left join meter_span s on s.customer_id = c.customer_id
              left join receipts r on r.customer_id = c.customer_id and r.seq > s.from_seq
                   and (s.until_seq is null or r.seq <= s.until_seq)
              left join charges h on h.execution_id = r.execution_id
             where c.customer_id = :customer
             group by c.customer_id, c.seq, c.fault""";

    private MeterSql() {}
}
