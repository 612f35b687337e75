package io.agentmarket.billing;

/**
 * Statements over receipts, their signatures, monthly statements and the keys that sign. All rows except the keys
 * belong to one customer.
 */
final class ReceiptsSql {

    static final String OF_EXECUTION = """
            select r.seq, r.body, r.hash, r.previous_hash, s.signature, k.public_key
              from receipts r
              left join receipt_signatures s on s.customer_id = r.customer_id and s.seq = r.seq
              left join receipt_keys k on k.key_id = s.key_id
             where r.execution_id = :execution and r.customer_id = :customer""";

    /** The second reader of a receipt finds the first reader's signature. */
    static final String SIGN = """
            insert into receipt_signatures (customer_id, seq, hash, key_id, signature, at)
            values (:customer, :seq, :hash, :key, :signature, :at) on conflict do nothing""";

    /** Months with receipts, newest first: one step down the index per month, however many receipts it has. */
    static final String MONTHS = """
            with recursive months (month) as (
              (select month from receipts where customer_id = :customer and month < :before order by month desc limit 1)
              union all
              select (select r.month from receipts r where r.customer_id = :customer and r.month < m.month
                       order by r.month desc limit 1)
                from months m where m.month is not null)
            select month from months where month is not null limit :limit""";

    /** The month's part of the chain; for a month without receipts, the empty range after the head. */
    static final String RANGE = """
            with part as (select min(seq) as first, max(seq) as last from receipts
                           where customer_id = :customer and month = :month),
                 head as (select seq, hash from receipts where customer_id = :customer order by seq desc limit 1)
            select coalesce(p.first, h.seq + 1, 1) as first, coalesce(p.last, h.seq, 0) as last,
                   encode(coalesce(f.previous_hash, h.hash, ''), 'hex') as previous_hash,
                   encode(coalesce(l.hash, h.hash, ''), 'hex') as head_hash
              from part p
              left join head h on true
              left join receipts f on f.customer_id = :customer and f.seq = p.first
              left join receipts l on l.customer_id = :customer and l.seq = p.last""";

    static final String BY_PACKAGE = """
            select package_id as name, count(*) as receipts, sum(micros) as micros from receipts
             where customer_id = :customer and seq between :first and :last group by package_id""";

    static final String BY_DAY = """
            select day::text as name, count(*) as receipts, sum(micros) as micros from receipts
             where customer_id = :customer and seq between :first and :last group by day""";

    static final String BODIES = """
            select body from receipts
             where customer_id = :customer and seq > :after and seq <= :last order by seq limit :limit""";

    /**
     * Closes the month: later settlements of the customer's runs find a later month open. Waits for settlements in
     * progress.
     */
    static final String CLOSE = """
            update budget_counter set month = :open, spent_micros = 0
             where customer_id = :customer and month <= :month""";

    static final String STATEMENT = """
            select s.body, s.hash, s.signature, k.public_key
              from statements s join receipt_keys k on k.key_id = s.key_id
             where s.customer_id = :customer and s.month = :month""";

    static final String KEEP_STATEMENT = """
            insert into statements (customer_id, month, body, hash, key_id, signature, at)
            values (:customer, :month, :body, :hash, :key, :signature, :at) on conflict do nothing""";

    static final String KEYS = "select public_key from receipt_keys order by n desc";

    static final String NEWEST_KEY = "select public_key from receipt_keys order by n desc limit 1";

    static final String KEY_OF_REQUEST = "select public_key from receipt_keys where idempotency_key = :request";

    static final String KEEP_KEY = """
            insert into receipt_keys (key_id, n, public_key, idempotency_key, created_at)
            select :id, coalesce(max(n), 0) + 1, :key, :request, :at from receipt_keys""";

    private ReceiptsSql() {}
}
