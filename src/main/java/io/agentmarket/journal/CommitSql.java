package io.agentmarket.journal;

/** Statements of the batched transactions: each takes arrays with one position per unit. */
public final class CommitSql {

    /** The longest wait for a locked row; a concurrent commit takes less. */
    static final String LOCK_TIMEOUT = "set local lock_timeout = '100ms'";

    /**
     * Forces index scans: live rows are short-lived, so the planner sees a small table and would scan it, but it is
     * full of dead rows.
     */
    static final String BY_INDEX = "set local enable_seqscan = off";

    static final String CLAIM_KEYS = """
            insert into idempotency_keys (customer_id, key, execution_id, request_hash)
            select * from unnest(?::uuid[], ?::text[], ?::uuid[], ?::bytea[]) as u(c, k, e, h) order by c, k
            on conflict do nothing returning execution_id""";

    static final String FIND_KEYS = """
            select i.customer_id, i.key, i.execution_id, i.request_hash
              from unnest(?::uuid[], ?::text[]) as u(c, k)
              join idempotency_keys i on i.customer_id = u.c and i.key = u.k""";

    static final String RELEASE_KEYS = "delete from idempotency_keys where execution_id = any(?::uuid[])"
            + " and (customer_id, key) in (select * from unnest(?::uuid[], ?::text[]))";

    /** The one terminal transition: the attempt that deletes its own live row ends the run. */
    static final String END = """
            with u as materialized (select * from unnest(?::uuid[], ?::int[]) as u(id, attempt))
            delete from execution e using u
             where e.id = any(array(select id from u)) and e.id = u.id and e.attempt = u.attempt returning e.id""";

    /** Locks live rows against a takeover while their journal grows; an older attempt finds nothing. */
    static final String FENCE = """
            with u as materialized (select * from unnest(?::uuid[], ?::int[]) as u(id, attempt))
            select e.id from execution e join u on e.id = u.id and e.attempt = u.attempt
             where e.id = any(array(select id from u)) order by e.id for share of e""";

    /**
     * The deadline follows this database's clock, as after a takeover; the worker measures the same duration with its
     * own.
     */
    static final String START = """
            insert into execution (id, customer_id, api_key_id, parent_id, package_id, package_version, status, worker_id,
                   tier, model, billing, price_list, base_micros, hold_micros, own_time_limit, created_at, deadline, metadata,
                   time_limit, deployment_id, deployment_revision)
            select id, c, k, p, pkg, ver, 'running', w, tier, model, billing, list, base, hold, own, at, now() + (until - at), meta,
                   until - at, dep, rev
              from unnest(?::uuid[], ?::uuid[], ?::uuid[], ?::uuid[], ?::text[], ?::text[], ?::uuid[], ?::text[], ?::text[],
                   ?::text[], ?::date[], ?::bigint[], ?::bigint[], ?::bool[], ?::timestamptz[], ?::timestamptz[], ?::jsonb[],
                   ?::uuid[], ?::int[])
                   as u(id, c, k, p, pkg, ver, w, tier, model, billing, list, base, hold, own, at, until, meta, dep, rev)""";

    static final String PAYLOADS = """
            insert into execution_payload (execution_id, kind, customer_id, body)
            select * from unnest(?::uuid[], ?::text[], ?::uuid[], ?::json[]) on conflict do nothing""";

    static final String EVENTS = """
            insert into execution_event (execution_id, seq, customer_id, type, body, at)
            select * from unnest(?::uuid[], ?::int[], ?::uuid[], ?::text[], ?::json[], ?::timestamptz[])
            on conflict do nothing""";

    /** The time to decide is measured only by this database's clock, on every replica. */
    static final String ASK = """
            insert into approval (id, execution_id, customer_id, package_id, path, title, risk, tool, arguments, action_sha256,
                   requested_at, expires_at)
            select (p->>'approval_id')::uuid, e, c, k, p->>'path', p->>'title', p->>'risk', p->>'tool',
                   (p->'arguments')::json, p->>'action_sha256', (p->>'requested_at')::timestamptz,
                   now() + ((p->>'expires_at')::timestamptz - (p->>'requested_at')::timestamptz)
              from unnest(?::uuid[], ?::uuid[], ?::text[], ?::json[]) as u(e, c, k, p)
            on conflict do nothing""";

    static final String TOLD = "update approval set told = true where id = any(?::uuid[])";

    /** No replica carries the run until it gets a decision. */
    static final String WAIT = """
            update execution e set status = 'waiting_approval', kept_bytes = u.bytes
              from unnest(?::uuid[], ?::int[], ?::bigint[]) as u(id, attempt, bytes)
             where e.id = u.id and e.attempt = u.attempt""";

    /** Deletes old idempotency keys, except those of runs that wait for an approval. */
    public static final String PURGE_KEYS = """
            delete from idempotency_keys where ctid = any(array(
                   select ctid from idempotency_keys i where created_at < :before
                      and not exists (select from execution e where e.id = i.execution_id)
                    order by created_at limit :limit))""";

    private CommitSql() {}
}
