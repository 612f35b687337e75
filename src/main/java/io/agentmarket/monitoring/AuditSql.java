package io.agentmarket.monitoring;

import java.util.List;
import java.util.stream.Stream;

/**
 * The books' invariants: each query returns one row per violation, with one text column that names the fault and its
 * place.
 */
final class AuditSql {

    private AuditSql() {}

    /**
     * @param id I1 runs end, I2 they end once, I3 the books agree, I4 Stripe was told, I6 holds and budgets, I7
     *     idempotency, LOG the audit log
     * @param rule the rule that must hold
     */
    record Check(String id, String rule, String sql) {}

    private static final List<Check> BOOKS = List.of(
            new Check("I1", "a live run ends within 120 s of its deadline", """
                    select 'execution ' || id || ' should have ended at ' || deadline
                      from execution where deadline < now() - interval '120 s' and status <> 'waiting_approval'"""),
            new Check("I1", "a live run ends after it has broken three attempts", """
                    select 'execution ' || id || ' broke ' || breaks || ' times and is at attempt ' || attempt
                      from execution where breaks > 3"""),
            new Check("I1", "a live run is not older than its attempts could take, approvals excluded", """
                    select 'execution ' || e.id || ' began at ' || e.created_at || ' and has ' || e.time_limit || ' for an attempt'
                      from execution e
                      left join (select execution_id, sum(coalesce(decided_at, now()) - requested_at) as time
                                   from approval group by execution_id) w on w.execution_id = e.id
                     where e.status <> 'waiting_approval'
                       and e.created_at + 6 * (e.time_limit + interval '120 s') + coalesce(w.time, interval '0') < now()"""),
            new Check("I1", "no unreadable row is waiting for an operator", """
                    select loop || ' cannot read ' || row_id || ' (' || failure || '), set aside at ' || at from set_aside"""),
            new Check("I2", "a run is either live or finished", """
                    select 'execution ' || e.id || ' is live and finished'
                      from execution e join execution_history h on h.id = e.id"""),
            new Check("I2", "a finished run has exactly one entry that ends it", """
                    select 'execution ' || h.id || ' has ' || count(v.seq) || ' finished entries'
                      from execution_history h
                      left join execution_event v on v.execution_id = h.id and v.type = 'finished'
                           and coalesce(v.body, v.payload::json) ->> 'status' = h.status
                     where h.parent_id is null
                     group by h.id having count(v.seq) <> 1"""),
            new Check("I2", "a journal has no gap", """
                    select 'execution ' || execution_id || ' has entries up to ' || max(seq) || ' but only ' || count(*)
                      from execution_event group by execution_id having max(seq) <> count(*) or min(seq) <> 1"""),
            new Check("I3", "a billable run has exactly its charge", """
                    select 'execution ' || h.id || ' costs ' || h.price_micros || ' but is charged '
                           || coalesce(c.micros::text, 'nothing')
                      from execution_history h left join charges c on c.execution_id = h.id
                     where h.price_micros <> coalesce(c.micros, 0)
                        or (c.customer_id is not null and c.customer_id <> h.customer_id)"""),
            new Check("I3", "a sub-run belongs to a finished run and has no price of its own", """
                    select 'execution ' || h.id || ' costs ' || h.price_micros || ' inside ' || h.parent_id
                      from execution_history h left join execution_history p on p.id = h.parent_id
                           and p.customer_id = h.customer_id
                     where h.parent_id is not null and (h.price_micros <> 0 or p.id is null)"""),
            new Check("I3", "a charge belongs to a finished run", """
                    select 'charge of ' || c.execution_id || ' over ' || c.micros || ' has no run'
                      from charges c left join execution_history h on h.id = c.execution_id where h.id is null"""),
            new Check("I3", "a charge has exactly one receipt", """
                    select 'execution ' || coalesce(c.execution_id, r.execution_id)
                           || case when c.execution_id is null then ' has a receipt without a charge'
                                   when r.execution_id is null then ' has a charge without a receipt'
                                   else ' has a receipt over ' || (r.body::json ->> 'price_micros') || ', charged '
                                        || c.micros end
                      from charges c full join receipts r on r.execution_id = c.execution_id
                     where c.execution_id is null or r.execution_id is null
                        or (r.body::json ->> 'price_micros')::bigint <> c.micros
                        or (r.body::json ->> 'execution_id') <> c.execution_id::text"""),
            new Check("I3", "a receipt's columns agree with its body and its charge", """
                    select 'receipt ' || r.seq || ' of customer ' || r.customer_id || ' stands in another month, day or package'
                      from receipts r join charges c on c.execution_id = r.execution_id
                     where r.month <> c.month or r.micros <> c.micros or r.customer_id <> c.customer_id
                        or r.package_id <> r.body::json ->> 'package_id'
                        or r.day::text <> left(r.body::json ->> 'finished_at', 10)
                        or coalesce(r.body::json ->> 'month', left(r.month::text, 7)) <> left(r.month::text, 7)"""),
            new Check("I3", "the months of a customer's receipts never go back", """
                    select 'receipt ' || b.seq || ' of customer ' || b.customer_id || ' is of an earlier month than receipt '
                           || a.seq
                      from receipts a join receipts b on b.customer_id = a.customer_id and b.seq = a.seq + 1
                     where b.month < a.month"""),
            new Check("I3", "a signature is over the hash of its receipt", """
                    select 'the signature of receipt ' || s.seq || ' of customer ' || s.customer_id || ' is over another text'
                      from receipt_signatures s
                      left join receipts r on r.customer_id = s.customer_id and r.seq = s.seq
                     where r.hash is distinct from s.hash"""),
            new Check("I3", "a stored statement is the sum of its month's receipts", """
                    select 'the statement of customer ' || s.customer_id || ' for ' || s.month || ' is not its receipts'' sum'
                      from statements s
                      left join (select customer_id, month, count(*) as receipts, sum(micros) as micros, min(seq) as first,
                                        max(seq) as last from receipts group by 1, 2) r
                        on r.customer_id = s.customer_id and r.month = s.month
                      left join receipts l on l.customer_id = s.customer_id and l.seq = r.last
                     where ((s.body::json ->> 'receipts')::bigint, (s.body::json ->> 'total_micros')::bigint,
                            (s.body::json ->> 'first_seq')::bigint, (s.body::json ->> 'last_seq')::bigint,
                            s.body::json ->> 'head_hash')
                           is distinct from (r.receipts, r.micros::bigint, r.first, r.last, encode(l.hash, 'hex'))
                        or s.hash <> sha256(convert_to(s.body, 'UTF8'))"""),
            new Check("I3", "aggregates equal a recomputation from history", """
                    with raw as (
                      select customer_id, package_id, (finished_at at time zone 'UTC')::date as day, count(*) as runs,
                             count(*) filter (where status = 'succeeded') as succeeded, sum(input_tokens) as input,
                             sum(output_tokens) as output,
                             sum(cache_read_tokens + cache_write_5m_tokens + cache_write_1h_tokens) as cached,
                             sum(price_micros) as micros, sum(duration_ms) as ms
                        from execution_history where parent_id is null group by 1, 2, 3)
                    select 'aggregate of customer ' || coalesce(r.customer_id, a.customer_id) || ', '
                           || coalesce(r.package_id, a.package_id) || ', ' || coalesce(r.day, a.day) || ' differs'
                      from raw r full join usage_aggregates a
                        on (a.customer_id, a.package_id, a.day) = (r.customer_id, r.package_id, r.day)
                     where (r.runs, r.succeeded, r.input, r.output, r.cached, r.micros, r.ms) is distinct from
                           (a.runs, a.succeeded, a.input_tokens, a.output_tokens, a.cached_tokens, a.price_micros,
                            a.duration_ms)"""),
            new Check("I3", "a customer's stored bytes are the sum over runs that are not erased", """
                    with raw as (
                      select customer_id, package_id, (finished_at at time zone 'UTC')::date as day,
                             sum(kept_bytes) filter (where p.execution_id is null) as bytes
                        from execution_history h
                        left join (select execution_id from execution_payload where kind = 'erased') p
                          on p.execution_id = h.id
                       group by 1, 2, 3)
                    select 'the runs of customer ' || a.customer_id || ', ' || a.package_id || ', ' || a.day || ' keep '
                           || a.kept_bytes || ' bytes, theirs are ' || coalesce(r.bytes, 0)
                      from usage_aggregates a left join raw r using (customer_id, package_id, day)
                     where a.kept_bytes <> coalesce(r.bytes, 0)"""),
            // only the newest runs, because each is read completely; runs whose size was not counted have 0
            new Check("I3", "a run's row has the number of bytes that it stores", """
                    select 'execution ' || h.id || ' says it keeps ' || h.kept_bytes || ' bytes, and keeps ' || k.bytes
                      from (select id, kept_bytes from execution_history x
                             where kept_bytes > 0
                               and not exists (select from execution_payload e where e.execution_id = x.id and e.kind = 'erased')
                             order by id desc limit 1000) h
                     cross join lateral (
                           select coalesce((select sum(octet_length(coalesce(v.body, v.payload::json)::text))
                                              from execution_event v where v.execution_id = h.id), 0)
                                  + coalesce((select sum(octet_length(p.body::text))
                                                from execution_payload p where p.execution_id = h.id), 0) as bytes) k
                     where h.kept_bytes <> k.bytes"""),
            new Check("I3", "the roll-up per package equals the customers' aggregates", """
                    with raw as (
                      select package_id, day, sum(runs) as runs, sum(succeeded) as succeeded, sum(price_micros) as micros
                        from usage_aggregates group by 1, 2)
                    select 'roll-up of ' || coalesce(r.package_id, p.package_id) || ', ' || coalesce(r.day, p.day)
                           || ' differs'
                      from raw r full join usage_by_package p on (p.package_id, p.day) = (r.package_id, r.day)
                     where (r.runs, r.succeeded, r.micros) is distinct from (p.runs, p.succeeded, p.price_micros)"""),
            new Check("I3", "roll-ups of prices equal a recomputation from history", """
                    with raw as (
                      select customer_id, package_id, tier, model, (finished_at at time zone 'UTC')::date as day,
                             usage_price_bucket(price_micros) as bucket, count(*) as runs, sum(price_micros) as micros,
                             max(price_micros) as most
                        from execution_history where status = 'succeeded' and price_micros > 0 and parent_id is null
                       group by 1, 2, 3, 4, 5, 6)
                    select 'prices of customer ' || coalesce(r.customer_id, p.customer_id) || ', '
                           || coalesce(r.package_id, p.package_id) || ', ' || coalesce(r.day, p.day) || ' differ'
                      from raw r full join usage_prices p
                        on (p.customer_id, p.package_id, p.tier, p.model, p.day, p.bucket)
                         = (r.customer_id, r.package_id, r.tier, r.model, r.day, r.bucket)
                     where (r.runs, r.micros, r.most) is distinct from (p.runs, p.micros, p.most_micros)"""),
            new Check("I3", "prices per package equal the customers' prices", """
                    with raw as (
                      select package_id, tier, model, day, bucket, sum(runs) as runs, sum(micros) as micros,
                             max(most_micros) as most, bit_or(usage_price_customer(customer_id)) as customers
                        from usage_prices group by 1, 2, 3, 4, 5)
                    select 'prices of ' || coalesce(r.package_id, p.package_id) || ', ' || coalesce(r.day, p.day)
                           || ' differ'
                      from raw r full join usage_prices_by_package p
                        on (p.package_id, p.tier, p.model, p.day, p.bucket) = (r.package_id, r.tier, r.model, r.day, r.bucket)
                     where (r.runs, r.micros, r.most, r.customers) is distinct from
                           (p.runs, p.micros, p.most_micros, p.customers)"""),
            new Check("I4", "the events that Stripe's meter accepted are exactly the charges that Stripe bills", """
                    with billed as (
                      select r.execution_id, c.micros
                        from meter_cursor m
                        join meter_span s on s.customer_id = m.customer_id
                        join receipts r on r.customer_id = m.customer_id and r.seq > s.from_seq
                             and r.seq <= least(m.seq, coalesce(s.until_seq, m.seq))
                        join charges c on c.execution_id = r.execution_id)
                    select 'execution ' || coalesce(b.execution_id, e.execution_id) || ' is charged '
                           || coalesce(b.micros::text, 'nothing') || ' by Stripe, which was told '
                           || coalesce(e.micros::text, 'nothing')
                      from billed b
                      full join (select execution_id, micros from meter_event where accepted_at is not null) e
                        on e.execution_id = b.execution_id
                     where b.micros is distinct from e.micros"""),
            new Check("I4", "a meter's cursor is not beyond the customer's receipts", """
                    select 'customer ' || m.customer_id || ' is told up to receipt ' || m.seq || ', has '
                           || coalesce(b.receipt_seq, 0)
                      from meter_cursor m left join budget_counter b on b.customer_id = m.customer_id
                     where m.seq > coalesce(b.receipt_seq, 0)"""),
            new Check("I6", "a charge does not exceed its quote", """
                    select 'execution ' || id || ' costs ' || price_micros || ', quoted ' || quote_micros
                      from execution_history where price_micros > quote_micros"""),
            // keys are forgotten after 35 days
            new Check("I7", "a run has exactly one idempotency key, a key one run", """
                    select 'execution ' || coalesce(x.id, k.execution_id) || ' has ' || count(k.key) || ' keys'
                           || case when x.id is null then ' but does not exist' else '' end
                      from (select id, created_at from execution where parent_id is null
                             union select id, created_at from execution_history where parent_id is null) x
                      full join idempotency_keys k on k.execution_id = x.id
                     group by x.id, x.created_at, k.execution_id
                    having count(k.key) > 1 or x.id is null
                        or (count(k.key) = 0 and x.created_at > now() - interval '34 days')"""),
            new Check("LOG", "the audit log is one unbroken chain", """
                    select 'entry ' || seq || ' does not continue the chain'
                      from (select *, lag(seq) over chain as before, lag(hash) over chain as head
                              from audit_log window chain as (order by seq)) a
                     where seq <> coalesce(before, 0) + 1 or previous_hash <> coalesce(head, '\\x')
                        or hash <> sha256(convert_to(body, 'UTF8'))"""),
            // bodies from before actors had a kind have zeros for the platform
            new Check("LOG", "an audit log entry's columns agree with its body", """
                    select 'entry ' || seq || ' names another deed or actor than its body'
                      from (select *, body::json as said from audit_log) a
                     where at <> (said ->> 'at')::timestamptz or action <> said ->> 'action' or subject <> said ->> 'subject'
                        or actor_kind <> coalesce(said #>> '{actor,kind}', actor_kind)
                        or actor_id::text is distinct from substring(said ->> 'api_key_id' from '.*[1-9a-f].*')
                        or customer_id::text is distinct from substring(said ->> 'customer_id' from '.*[1-9a-f].*')"""));

    static final List<Check> CHECKS =
            Stream.concat(BOOKS.stream(), BudgetAuditSql.CHECKS.stream()).toList();

    static final String RECEIPTS = """
            select customer_id, seq, body, previous_hash, hash from receipts order by customer_id, seq""";

    static final String HEADS =
            "select customer_id, receipt_seq, receipt_head from budget_counter where receipt_seq > 0";
}
