package io.agentmarket.approvals;

/** Statements over approvals. */
final class ApprovalSql {

    private static final String COLUMNS = """
            select a.id, a.execution_id, a.package_id, a.title, a.risk, a.tool, a.arguments::text as arguments, a.action_sha256,
                   case when a.status = 'pending' and e.id is null then 'void' else a.status end as status,
                   a.requested_at, a.expires_at, a.decided_at, a.actor_id, a.comment,
                   a.decided_arguments::text as decided_arguments, coalesce(e.billing = 'FREE', false) as test
              from approval a left join execution e on e.id = a.execution_id
             where a.customer_id = :customer
            """;

    static final String FIND = COLUMNS + "and a.id = :id";

    /** Keyset on the id, newest first. */
    static final String PAGE = COLUMNS + """
               and a.id < :before
               and (:execution::uuid is null or a.execution_id = :execution)
               and (not :open or (a.status = 'pending' and e.id is not null))
             order by a.id desc limit :limit""";

    /**
     * Decides once: a second call, or a call after the run's end, finds nothing to decide. Arguments that were not
     * edited stay as requested and are not read.
     */
    static final String DECIDE = """
            update approval a set status = :status, decided_at = :now, actor_kind = :kind, actor_id = :by, comment = :comment,
                   decided_arguments = coalesce(:arguments::json, a.arguments),
                   decided_sha256 = coalesce(:sha256, a.action_sha256)
             where a.id = :id and a.customer_id = :customer and a.status = 'pending' and a.expires_at > now()
               and exists (select 1 from execution e where e.id = a.execution_id)""";

    static final String EXPIRE = """
            update approval set status = 'expired', decided_at = :now, actor_kind = :kind, decided_arguments = arguments,
                   decided_sha256 = action_sha256
             where status = 'pending' and expires_at <= now()""";

    static final String UNTOLD = """
            select id, path, status, comment, decided_arguments::text as arguments, decided_sha256, actor_id, action_sha256
              from approval where execution_id = :execution and customer_id = :customer and status <> 'pending' and not told
             order by id""";

    /** Questions and comments are erased with the run's content. */
    static final String ERASE = """
            update approval set title = '', comment = null, arguments = 'null', decided_arguments = null
             where execution_id = :id and customer_id = :customer""";

    private ApprovalSql() {}
}
