package io.agentmarket.journal;

/** Statements over the webhooks that runs were started with. They run as the platform. */
final class RunWebhookSql {

    /** Runs in the transaction that begins the runs. */
    static final String ADD = """
            insert into run_webhook (execution_id, customer_id, url, events, created_at)
            select id, c, url, string_to_array(events, ','), at
              from unnest(?::uuid[], ?::uuid[], ?::text[], ?::text[], ?::timestamptz[]) as u(id, c, url, events, at)
            on conflict do nothing""";

    static final String FIND = """
            select url, array_to_string(events, ',') as events from run_webhook
             where execution_id = :id and customer_id = :customer""";

    /** Includes the run's result, except an output that is too large for a message. */
    static final String WITH_ANSWER = """
            select w.url, o.execution_id is not null as has_output,
                   case when octet_length(o.body::text) <= :most then o.body::text end as output, e.body::text as error
              from run_webhook w
              left join execution_payload o on o.execution_id = w.execution_id and o.kind = 'output'
              left join execution_payload e on e.execution_id = w.execution_id and e.kind = 'error'
             where w.execution_id = :id and w.customer_id = :customer""";

    static final String ERASE = "delete from run_webhook where execution_id = :id and customer_id = :customer";

    private RunWebhookSql() {}
}
