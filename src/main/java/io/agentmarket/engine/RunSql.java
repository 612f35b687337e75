package io.agentmarket.engine;

/** Statements over live runs, their journal and payloads, and the workers. */
final class RunSql {

    static final String FIND_LIVE = """
            select e.*, exists (select 1 from execution_event v where v.execution_id = e.id and v.type = 'degraded')
                   as degraded
              from execution e where e.id = :id and e.customer_id = :customer""";

    /** Keyset on the id, newest first. */
    static final String LIVE_PAGE = """
            select e.*, exists (select 1 from execution_event v where v.execution_id = e.id and v.type = 'degraded')
                   as degraded
              from execution e
             where e.customer_id = :customer and e.id < :before
               and (:package::text is null or e.package_id = :package)
               and (:status::text is null or e.status = :status)
               and (:labels::text is null or e.metadata @> :labels::jsonb)
             order by e.id desc limit :limit""";

    /** Reads few rows, a customer's live runs, by their index. */
    static final String HELD_BY_KEY = """
            select coalesce(sum(hold_micros), 0) from execution
             where customer_id = :customer and api_key_id = :part and parent_id is null""";

    static final String HELD_BY_DEPLOYMENT = """
            select coalesce(sum(hold_micros), 0) from execution
             where customer_id = :customer and deployment_id = :part and parent_id is null""";

    static final String INPUT = """
            select kind, body::text as body from execution_payload
             where execution_id = :id and customer_id = :customer and kind = 'input'""";

    static final String ANSWERS = """
            select kind, body::text as body from execution_payload
             where execution_id = :id and customer_id = :customer and kind <> 'input'""";

    static final String LAST_SEQ = """
            select coalesce(max(seq), 0) from execution_event where execution_id = :id and customer_id = :customer""";

    /** Entries written before the column body existed are in payload, with their members in another order. */
    static final String EVENTS = """
            select seq, type, coalesce(body, payload::json)::text as payload, at from execution_event
             where execution_id = :id and customer_id = :customer and seq > :after order by seq limit :limit""";

    static final String REQUEST_CANCEL =
            "update execution set cancel_requested = true" + " where id = :id and customer_id = :customer";

    /** Registers a worker, also one whose lease had expired. */
    static final String REGISTER = """
            insert into worker (id) values (:id) on conflict (id)
            do update set seen_at = now(), died_at = null, suspects = 0""";

    static final String TAKEN_BY_OTHERS = """
            select id from execution where id = any(:ids) and (worker_id <> :worker or status = 'queued')""";

    static final String UNREGISTER = "delete from worker where id = :id";

    static final String HEARTBEAT = """
            update worker set seen_at = now()
             where id = :id and seen_at > now() - make_interval(secs => :lease) and died_at is null""";

    static final String LIVE_OF =
            "select id from execution where customer_id = :customer and parent_id is null order by id";

    static final String CANCELLED = "select id from execution where worker_id = :worker and cancel_requested";

    /** Takes waiting runs that were decided about or cancelled by their customer. */
    static final String WAKE = """
            update execution e set attempt = e.attempt + 1, worker_id = :worker, status = 'running',
                   deadline = now() + e.time_limit
              from (select x.id from execution x
                     where x.status = 'waiting_approval'
                       and (x.cancel_requested or exists (
                             select 1 from approval a
                              where a.execution_id = x.id and a.status <> 'pending' and not a.told))
                     order by x.id limit :limit for update of x skip locked) as o
             where e.id = o.id returning\s""" + TakeoverSql.TAKEN;

    /** The bytes of one run as written. */
    static final String KEPT = """
            select coalesce((select sum(octet_length(coalesce(body, payload::json)::text)) from execution_event
                              where execution_id = :id and customer_id = :customer), 0)
                   + coalesce((select sum(octet_length(body::text)) from execution_payload
                                where execution_id = :id and customer_id = :customer), 0)""";

    /** Reads few rows; runs that never waited have 0. */
    static final String KEPT_WHILE_WAITING =
            "select coalesce(sum(kept_bytes), 0) from execution where customer_id = :customer";

    /** The terms that live runs use. */
    static final String TERMS_IN_USE = """
            select distinct deployment_id, deployment_revision from execution where deployment_id is not null""";

    static final String KEY_OF = """
            select key, request_hash from idempotency_keys where customer_id = :customer and execution_id = :id""";

    static final String CLAIM = """
            select execution_id, request_hash from idempotency_keys where customer_id = :customer and key = :key""";

    private RunSql() {}
}
