package io.agentmarket.shared;

/** The catalogue of failures: every code that a response, a failed run or an alert can carry. */
public enum ErrorCode {
    BAD_REQUEST(400, Kind.REQUEST, Severity.LOW, false, "The request is not valid HTTP for this service."),
    INVALID_JSON(400, Kind.REQUEST, Severity.LOW, false, "The body is not valid JSON."),
    IDEMPOTENCY_KEY_REQUIRED(400, Kind.REQUEST, Severity.LOW, false, "This call needs an Idempotency-Key header."),
    WEBHOOK_SIGNATURE_INVALID(
            400,
            Kind.ACCESS,
            Severity.MEDIUM,
            false,
            "The event is not signed by the payment provider, or is too old."),
    UNAUTHENTICATED(
            401,
            Kind.ACCESS,
            Severity.LOW,
            false,
            "Send a valid API key as X-API-Key; yours is missing, malformed, expired or revoked."),
    TRIGGER_SECRET_INVALID(
            401,
            Kind.ACCESS,
            Severity.LOW,
            false,
            "There is no such trigger, or the call does not prove that it knows its secret."),
    BUDGET_EXCEEDED(402, Kind.MONEY, Severity.LOW, false, "The quote exceeds what is left of the budget."),
    SUBSCRIPTION_PAST_DUE(402, Kind.MONEY, Severity.MEDIUM, false, "The subscription has an unpaid invoice."),
    PAYMENT_DECLINED(402, Kind.MONEY, Severity.LOW, false, "The payment provider declined the payment."),
    FORBIDDEN(403, Kind.ACCESS, Severity.LOW, false, "The key lacks the scope for this call."),
    CUSTOMER_SUSPENDED(403, Kind.ACCESS, Severity.LOW, false, "The operator has suspended this customer."),
    CUSTOMER_CLOSED(403, Kind.ACCESS, Severity.LOW, false, "This customer is closed; its keys no longer work."),
    TEST_KEY_REFUSED(403, Kind.ACCESS, Severity.LOW, false, "A test key cannot do this; use a live key."),
    KEY_RESTRICTED(
            403,
            Kind.ACCESS,
            Severity.LOW,
            false,
            "A key with limits, a budget or an expiry of its own cannot do this."),
    REVIEW_NOT_ALLOWED(
            403,
            Kind.ACCESS,
            Severity.LOW,
            false,
            "Only customers that have paid for a run of another publisher's package can review it."),
    TIER_TOO_LOW(403, Kind.ACCESS, Severity.LOW, false, "The customer's tier does not include this."),
    NOT_FOUND(404, Kind.REQUEST, Severity.LOW, false, "There is nothing at this address, or it is not yours."),
    METHOD_NOT_ALLOWED(405, Kind.REQUEST, Severity.LOW, false, "This address does not support this method."),
    NOT_ACCEPTABLE(406, Kind.REQUEST, Severity.LOW, false, "None of the media types in Accept is available here."),
    ALREADY_FINISHED(409, Kind.REQUEST, Severity.LOW, false, "The run has already ended."),
    STILL_RUNNING(409, Kind.REQUEST, Severity.LOW, true, "The run has not ended yet."),
    CONFLICT(409, Kind.REQUEST, Severity.LOW, false, "The current state does not allow this; the detail says why."),
    TOO_MANY(409, Kind.LIMIT, Severity.LOW, false, "You have reached the limit for these; delete one first."),
    STORAGE_FULL(409, Kind.LIMIT, Severity.LOW, false, "You have reached your storage limit; delete some first."),
    NAME_TAKEN(409, Kind.REQUEST, Severity.LOW, false, "The id or version is taken; choose another one."),
    ALREADY_DECIDED(409, Kind.REQUEST, Severity.LOW, false, "It has already been decided, or is no longer pending."),
    WRONG_STATE(409, Kind.REQUEST, Severity.LOW, false, "Its state does not allow this; see the detail."),
    SWITCHED_OFF(409, Kind.REQUEST, Severity.LOW, false, "It is switched off; switch it on first."),
    DEPLOYMENT_INACTIVE(409, Kind.REQUEST, Severity.LOW, false, "The deployment is switched off."),
    PACKAGE_VERSION_GONE(
            409, Kind.REQUEST, Severity.MEDIUM, false, "This version of the package is no longer offered."),
    PACKAGE_NOT_REVIEWED(
            409, Kind.REQUEST, Severity.LOW, false, "An operator has to approve this version of the package first."),
    APPROVAL_CHANGED(409, Kind.REQUEST, Severity.LOW, false, "The action has changed since it was shown."),
    PAYMENTS_NOT_CONFIGURED(
            409,
            Kind.MONEY,
            Severity.LOW,
            false,
            "No payment provider is connected; this platform bills by statements."),
    BODY_TOO_LARGE(413, Kind.REQUEST, Severity.LOW, false, "The body is larger than this call accepts."),
    UNSUPPORTED_MEDIA_TYPE(415, Kind.REQUEST, Severity.LOW, false, "This call does not accept bodies of this type."),
    INVALID_REQUEST(422, Kind.REQUEST, Severity.LOW, false, "The request breaks its schema; see errors."),
    PACKAGE_INVALID(422, Kind.REQUEST, Severity.LOW, false, "The package cannot be published; see findings."),
    DOCUMENT_UNREADABLE(422, Kind.REQUEST, Severity.LOW, false, "The document cannot be read; the detail says why."),
    IDEMPOTENCY_KEY_REUSED(422, Kind.REQUEST, Severity.LOW, false, "The Idempotency-Key was used for another request."),
    PRICE_LIMIT_TOO_LOW(422, Kind.MONEY, Severity.LOW, false, "max_price_micros is below the least price of a run."),
    RATE_LIMITED(429, Kind.LIMIT, Severity.LOW, true, "A rate limit is reached; wait for Retry-After seconds."),
    CONCURRENCY_LIMITED(429, Kind.LIMIT, Severity.LOW, true, "The limit of concurrent runs is reached."),
    STREAMS_LIMITED(429, Kind.LIMIT, Severity.LOW, true, "The limit of open streams is reached."),
    HEADERS_TOO_LARGE(431, Kind.REQUEST, Severity.LOW, false, "The request's headers are too large."),
    NOT_IMPLEMENTED(
            501,
            Kind.REQUEST,
            Severity.LOW,
            false,
            "The request uses an HTTP method or transfer coding that this service does not implement."),
    HTTP_VERSION_NOT_SUPPORTED(
            505, Kind.REQUEST, Severity.LOW, false, "This service speaks HTTP/1.1; the request says another version."),
    INTERNAL(500, Kind.PLATFORM, Severity.CRITICAL, true, "Something broke on our side; nothing was charged."),
    OVERLOADED(503, Kind.PLATFORM, Severity.HIGH, true, "The platform is at capacity; retry shortly."),
    STORE_UNAVAILABLE(503, Kind.PLATFORM, Severity.CRITICAL, true, "The database does not answer; retry shortly."),
    LIMITER_UNAVAILABLE(
            503, Kind.PLATFORM, Severity.CRITICAL, true, "The rate limiter does not answer; retry shortly."),
    VECTOR_STORE_UNAVAILABLE(
            503, Kind.PLATFORM, Severity.HIGH, true, "The vector store does not answer; retry shortly."),
    SHUTTING_DOWN(503, Kind.PLATFORM, Severity.LOW, true, "This replica is stopping; retry."),
    PAYMENTS_UNAVAILABLE(
            503, Kind.UPSTREAM, Severity.HIGH, true, "The payment provider does not answer; retry shortly."),
    PAYMENTS_ACCESS_REFUSED(
            503, Kind.UPSTREAM, Severity.CRITICAL, false, "The payment provider refuses the platform's account."),
    PAYMENTS_REFUSED(502, Kind.UPSTREAM, Severity.HIGH, false, "The payment provider refuses the call as malformed."),
    MODEL_UNAVAILABLE(503, Kind.UPSTREAM, Severity.HIGH, true, "The model could not be reached."),
    MODEL_OVERLOADED(503, Kind.UPSTREAM, Severity.MEDIUM, true, "The model's provider is overloaded."),
    MODEL_RATE_LIMITED(503, Kind.UPSTREAM, Severity.MEDIUM, true, "The model's provider limits our rate of calls."),
    MODEL_SPEND_LIMIT(
            503, Kind.UPSTREAM, Severity.CRITICAL, false, "The account at the model's provider has reached its limit."),
    MODEL_CIRCUIT_OPEN(503, Kind.UPSTREAM, Severity.HIGH, true, "The model failed too often; calls to it are paused."),
    MODEL_TIMED_OUT(504, Kind.UPSTREAM, Severity.MEDIUM, true, "The model did not answer in time."),
    MODEL_ANSWER_BROKEN(
            502, Kind.UPSTREAM, Severity.MEDIUM, true, "The model's answer was cut off or could not be read."),
    MODEL_ACCESS_REFUSED(
            503, Kind.UPSTREAM, Severity.CRITICAL, false, "The model's provider refuses the platform's account."),
    MODEL_NOT_FOUND(502, Kind.UPSTREAM, Severity.HIGH, false, "The model's provider does not know the model."),
    MODEL_CALL_REFUSED(502, Kind.UPSTREAM, Severity.HIGH, false, "The model's provider refuses the call as malformed."),
    MODEL_PROMPT_TOO_LONG(422, Kind.AGENT, Severity.LOW, false, "The run's conversation exceeds the model's context."),
    MODEL_REFUSED(422, Kind.AGENT, Severity.LOW, false, "The model's safety system declined to answer."),
    PROVIDER_KEY_REQUIRED(422, Kind.REQUEST, Severity.LOW, false, "This run needs your own provider key."),
    PROVIDER_KEY_REFUSED(422, Kind.UPSTREAM, Severity.LOW, false, "The model's provider refuses your own key."),
    PROVIDER_KEY_UNREADABLE(
            422, Kind.PLATFORM, Severity.HIGH, false, "Your stored provider key can no longer be decrypted."),
    PROVIDER_ACCOUNT_LIMITED(
            422, Kind.UPSTREAM, Severity.LOW, false, "Your own account at the model's provider is out of credit."),
    AGENT_OUTPUT_INVALID(500, Kind.AGENT, Severity.MEDIUM, false, "The agent's output broke its schema twice."),
    AGENT_TURN_LIMIT(500, Kind.AGENT, Severity.MEDIUM, false, "The agent used all its turns without an answer."),
    AGENT_DID_NOTHING(422, Kind.AGENT, Severity.LOW, false, "Without a model the crew did nothing."),
    AGENT_FAILED(500, Kind.AGENT, Severity.MEDIUM, false, "The agent's package failed on this input."),
    BUDGET_EXHAUSTED(402, Kind.MONEY, Severity.LOW, false, "The run reached its price limit."),
    RUN_TIMED_OUT(504, Kind.AGENT, Severity.LOW, false, "The run reached its time limit."),
    RUN_CANCELLED(409, Kind.REQUEST, Severity.LOW, false, "The run was cancelled on request."),
    RUN_ABANDONED(500, Kind.PLATFORM, Severity.HIGH, false, "The run was abandoned after too many interruptions.");

    /** The kind of cause, which decides who is notified and whether a run is billed. */
    public enum Kind {
        REQUEST,
        ACCESS,
        MONEY,
        LIMIT,
        AGENT,
        UPSTREAM,
        PLATFORM
    }

    /** How soon an operator must look at it. */
    public enum Severity {
        LOW,
        MEDIUM,
        HIGH,
        CRITICAL
    }

    private final int status;
    private final Kind kind;
    private final Severity severity;
    private final boolean retryable;
    private final String sentence;

    ErrorCode(int status, Kind kind, Severity severity, boolean retryable, String sentence) {
        this.status = status;
        this.kind = kind;
        this.severity = severity;
        this.retryable = retryable;
        this.sentence = sentence;
    }

    /** The HTTP status of a response with this code. */
    public int status() {
        return status;
    }

    public Kind kind() {
        return kind;
    }

    public Severity severity() {
        return severity;
    }

    /** Whether the same request may succeed later without a change. */
    public boolean isRetryable() {
        return retryable;
    }

    /** The public message: one sentence that says what happened. */
    public String sentence() {
        return sentence;
    }
}
