package io.agentmarket.llm.anthropic;

import static io.agentmarket.shared.ErrorCode.MODEL_ACCESS_REFUSED;
import static io.agentmarket.shared.ErrorCode.MODEL_ANSWER_BROKEN;
import static io.agentmarket.shared.ErrorCode.MODEL_CALL_REFUSED;
import static io.agentmarket.shared.ErrorCode.MODEL_NOT_FOUND;
import static io.agentmarket.shared.ErrorCode.MODEL_OVERLOADED;
import static io.agentmarket.shared.ErrorCode.MODEL_PROMPT_TOO_LONG;
import static io.agentmarket.shared.ErrorCode.MODEL_RATE_LIMITED;
import static io.agentmarket.shared.ErrorCode.MODEL_SPEND_LIMIT;
import static io.agentmarket.shared.ErrorCode.MODEL_TIMED_OUT;
import static io.agentmarket.shared.ErrorCode.MODEL_UNAVAILABLE;
import static io.agentmarket.shared.ErrorCode.PROVIDER_ACCOUNT_LIMITED;
import static io.agentmarket.shared.ErrorCode.PROVIDER_KEY_REFUSED;

import io.agentmarket.resilience.UpstreamFailure;
import io.agentmarket.shared.ErrorCode;
import java.io.EOFException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Every way in which a call can fail, as one table: the code that the caller sees, by the key's owner, and whether the
 * same call may be retried. The provider's response decides the row and is not passed on.
 */
enum Faults {
    CALL_REFUSED(MODEL_CALL_REFUSED, false, "The model's provider refused the call as malformed."),
    FORMAT_REFUSED(MODEL_CALL_REFUSED, true, "The model's provider cannot enforce the output's schema."),
    PROMPT_TOO_LONG(MODEL_PROMPT_TOO_LONG, false, "The run's conversation is too long for the model."),
    KEY_REFUSED(
            MODEL_ACCESS_REFUSED,
            "The model's provider refused the platform's account.",
            PROVIDER_KEY_REFUSED,
            "The model's provider refused your own key; check or replace it."),
    ACCOUNT_LIMITED(
            MODEL_SPEND_LIMIT,
            "The account at the model's provider has reached its limit.",
            PROVIDER_ACCOUNT_LIMITED,
            "Your own account at the model's provider is out of credit or has reached its limit."),
    MODEL_UNKNOWN(MODEL_NOT_FOUND, false, "The model's provider does not know the model."),
    RATE_LIMITED(MODEL_RATE_LIMITED, true, "The model's provider limited the rate of calls."),
    OVERLOADED(MODEL_OVERLOADED, true, "The model's provider is overloaded."),
    UNAVAILABLE(MODEL_UNAVAILABLE, true, "The model could not be reached, or had an internal error."),
    INSECURE(MODEL_UNAVAILABLE, false, "No secure connection to the model's provider could be made."),
    TIMED_OUT(MODEL_TIMED_OUT, true, "The model did not answer in time."),
    BROKEN(MODEL_ANSWER_BROKEN, true, "The model's answer ended early or could not be read."),
    INTERRUPTED(MODEL_UNAVAILABLE, true, "The call was cancelled because the run was stopped.");

    /**
     * The provider's messages for a spent account, with any status: its own limit, a workspace's limit, or no credit.
     */
    private static final Pattern SPENT = Pattern.compile("spend(ing)?[ _]limit|credit balance|api usage limits");

    private static final Pattern TOO_LONG =
            Pattern.compile("prompt is too long|exceeds? (the )?context (limit|window)");

    /** A schema that the provider's compiler rejects; it publishes no limit that could be checked before. */
    private static final Pattern TOO_COMPLEX =
            Pattern.compile("output_config|output_format|grammar is too large|too complex for compilation");

    private final ErrorCode code;
    private final ErrorCode customersCode;
    private final boolean passing;
    private final String sentence;
    private final String customersSentence;

    Faults(ErrorCode code, boolean passing, String sentence) {
        this.code = code;
        this.customersCode = code;
        this.passing = passing;
        this.sentence = sentence;
        this.customersSentence = sentence;
    }

    /** A permanent fault of an account. */
    Faults(ErrorCode code, String sentence, ErrorCode customersCode, String customersSentence) {
        this.code = code;
        this.customersCode = customersCode;
        this.passing = false;
        this.sentence = sentence;
        this.customersSentence = customersSentence;
    }

    /**
     * The provider's answer instead of a turn.
     *
     * @param status of the response, or of the error that an event names after a 200
     * @param type the provider's error type; "" if there is none
     * @param detail the provider's more exact code, such as {@code enforced_spend_limit_reached}; "" if there is none
     * @param message the provider's message; "" if there is none
     */
    record Refusal(int status, String type, String detail, String message) {

        /** An error event: it has a type and no status. */
        static Refusal event(String type, String detail, String message) {
            var status =
                    switch (type) {
                        case "invalid_request_error" -> 400;
                        case "authentication_error" -> 401;
                        case "billing_error" -> 402;
                        case "permission_error" -> 403;
                        case "not_found_error" -> 404;
                        case "conflict_error" -> 409;
                        case "request_too_large" -> 413;
                        case "rate_limit_error" -> 429;
                        case "timeout_error" -> 504;
                        case "overloaded_error" -> 529;
                        default -> 500;
                    };
            return new Refusal(status, type, detail, message);
        }

        Faults fault() {
            var said = message.toLowerCase(Locale.ROOT);
            if (status == 402 || type.equals("billing_error") || isSpent(said)) {
                return ACCOUNT_LIMITED;
            }
            return switch (status) {
                case 400, 422 -> malformed(said);
                case 401, 403 -> KEY_REFUSED;
                case 404 -> MODEL_UNKNOWN;
                case 408, 504 -> TIMED_OUT;
                case 409 -> UNAVAILABLE;
                case 413 -> PROMPT_TOO_LONG;
                case 429 -> RATE_LIMITED;
                case 529 -> OVERLOADED;
                default -> status >= 400 && status < 500 ? CALL_REFUSED : UNAVAILABLE;
            };
        }

        private boolean isSpent(String said) {
            return status < 500
                    && (SPENT.matcher(detail).find() || SPENT.matcher(said).find());
        }

        private static Faults malformed(String said) {
            if (TOO_LONG.matcher(said).find()) {
                return PROMPT_TOO_LONG;
            }
            return TOO_COMPLEX.matcher(said).find() ? FORMAT_REFUSED : CALL_REFUSED;
        }
    }

    /** A call without a response. */
    static Faults beforeHeaders(Throwable failure) {
        if (has(failure, InterruptedIOException.class)) {
            return INTERRUPTED;
        }
        if (has(failure, HttpTimeoutException.class)) {
            return TIMED_OUT;
        }
        var cut = has(failure, SocketException.class) || has(failure, EOFException.class);
        return has(failure, SSLException.class) && !cut ? INSECURE : UNAVAILABLE;
    }

    /** An incomplete response. */
    static Faults afterHeaders(Throwable failure) {
        if (has(failure, InterruptedIOException.class)) {
            return INTERRUPTED;
        }
        return has(failure, HttpTimeoutException.class) ? TIMED_OUT : BROKEN;
    }

    /**
     * The failure as the platform knows it.
     *
     * @param customers whether the call was made with a customer's own key
     * @param retryAfter the wait that the provider requested, or null; only a transient fault keeps it
     */
    UpstreamFailure failure(boolean customers, @Nullable Duration retryAfter, @Nullable Throwable cause) {
        var said = customers ? customersSentence : sentence;
        return passing
                ? UpstreamFailure.passing(code(customers), said, retryAfter, cause)
                : UpstreamFailure.lasting(code(customers), said, cause);
    }

    ErrorCode code(boolean customers) {
        return customers ? customersCode : code;
    }

    private static boolean has(Throwable failure, Class<? extends Throwable> kind) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (kind.isInstance(at)) {
                return true;
            }
        }
        return false;
    }
}
