package io.agentmarket.shared;

/** The members that log lines are searched by, spelled as in the API's bodies. */
public final class LogNames {

    /** The request: also in its answer, as {@code X-Request-Id} and in a problem's body. */
    public static final String REQUEST_ID = "request_id";

    /** The trace of the caller's {@code traceparent} (W3C Trace Context, level 1), where it sent one. */
    public static final String TRACE_ID = "trace_id";

    public static final String CUSTOMER_ID = "customer_id";
    public static final String EXECUTION_ID = "execution_id";

    private LogNames() {}
}
