package io.agentmarket.toolkits.data.postgres;

/** Settings of transactions. All end with the transaction, because a pooler may hand the session to others. */
final class SessionSql {

    /** The longest wait for a lock: a table that another session holds is said to be locked. */
    static final long LOCK_MS = 30_000;

    /**
     * How values are written and read: the same on every server, and exact. A server that loses the client's machine
     * notices it within half a minute, else the load's effect key would stay claimed for hours.
     */
    private static final String FORMS = """
            set local standard_conforming_strings = on;
            set local client_min_messages = error;
            set local datestyle = 'ISO, YMD';
            set local timezone = 'UTC';
            set local intervalstyle = iso_8601;
            set local bytea_output = hex;
            set local extra_float_digits = 3;
            set local idle_in_transaction_session_timeout = '60s';
            set local tcp_keepalives_idle = 10;
            set local tcp_keepalives_interval = 5;
            set local tcp_keepalives_count = 3;
            """;

    static final String READING = "set transaction isolation level repeatable read, read only;\n" + FORMS;

    /** Rows that the role cannot see must not be left behind, or added twice, in silence. */
    static final String WRITING = "set transaction read write;\n" + FORMS + "set local row_security = off";

    static final String TIMES = """
            select set_config('statement_timeout', ?, true), set_config('lock_timeout', ?, true)""";

    private SessionSql() {}
}
