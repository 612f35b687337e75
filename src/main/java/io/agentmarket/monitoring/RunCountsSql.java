package io.agentmarket.monitoring;

/**
 * Counts of runs. Live ones are few; finished ones are read from the newest backwards, by the id that carries their
 * time.
 */
final class RunCountsSql {

    private RunCountsSql() {}

    static final String LIVE = "select status, count(*) as runs from execution group by status";

    static final String LIVE_OF_CUSTOMER =
            "select status, count(*) as runs from execution where customer_id = :customer group by status";

    /** Primary key, one or two partitions. */
    static final String FINISHED = """
            select status, degraded, count(*) as runs from execution_history
             where id >= :since and parent_id is null group by status, degraded""";

    /** Index execution_history_of_customer. */
    static final String FINISHED_OF_CUSTOMER = """
            select status, degraded, count(*) as runs from execution_history
             where customer_id = :customer and id >= :since and parent_id is null group by status, degraded""";
}
