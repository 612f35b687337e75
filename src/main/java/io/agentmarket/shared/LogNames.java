package io.agentmarket.shared;

/** The names of members by which log lines are searched, as in the API's bodies. */
public final class LogNames {

    /** The request's id, which its answer also has: as {@code X-Request-Id}, and in the body of an error. */
    public static final String REQUEST_ID = "request_id";

    /** The trace of the caller's {@code traceparent} (W3C Trace Context, level 1), where it sent one. */
    public static final String TRACE_ID = "trace_id";

    public static final String CUSTOMER_ID = "customer_id";
    public static final String EXECUTION_ID = "execution_id";

    private LogNames() {}
}
