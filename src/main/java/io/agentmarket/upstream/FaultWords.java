package io.agentmarket.upstream;

import java.util.HashMap;
import java.util.Map;

/**
 * The error body for a status.
 *
 * <p>Types by status: the API's page "Errors" (October 2026). 502 and 503 are not on it; they come from the gateway in
 * front of the API, as HTML for 502 and here as {@code api_error} for 503.
 *
 * <p>The spend limit: page "Rate limits" (autumn 2026). An account over its tier's monthly cap gets 429 {@code
 * rate_limit_error} without {@code retry-after} and with {@code details.error_code} = {@value #SPEND_LIMIT}; a limit
 * that the customer set gets 400 {@code invalid_request_error} whose message begins with the same words. The messages
 * here keep those opening words, which clients match; the rest is worded differently.
 */
final class FaultWords {

    static final String SPEND_LIMIT = "enforced_spend_limit_reached";

    private FaultWords() {}

    static Refusal refusal(Fault.Status fault) {
        var headers = new HashMap<String, String>();
        if (fault.retryAfter() != null) {
            headers.put("retry-after", String.valueOf(fault.retryAfter().toSeconds()));
        }
        var message = SPEND_LIMIT.equals(fault.code())
                ? "You have reached your API usage limits: the organization crossed its monthly threshold. You will"
                        + " regain access on the first day of next month at 00:00 UTC."
                : message(fault.status());
        return new Refusal(fault.status(), type(fault.status()), message, headers, fault.code());
    }

    static Refusal ownSpendLimit() {
        return Refusal.invalid(
                "You have reached your specified API usage limits. You will regain access on the first day"
                        + " of next month at 00:00 UTC.");
    }

    static String type(int status) {
        return switch (status) {
            case 401 -> "authentication_error";
            case 402 -> "billing_error";
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case 409 -> "conflict_error";
            case 413 -> "request_too_large";
            case 429 -> "rate_limit_error";
            case 504 -> "timeout_error";
            case 529 -> "overloaded_error";
            default -> status < 500 ? "invalid_request_error" : "api_error";
        };
    }

    private static String message(int status) {
        return Map.ofEntries(
                        Map.entry(400, "The request is not valid."),
                        Map.entry(401, "invalid x-api-key"),
                        Map.entry(402, "There is a problem with the account's payment."),
                        Map.entry(403, "The API key may not use this resource."),
                        Map.entry(404, "Not found"),
                        Map.entry(409, "The request conflicts with another one."),
                        Map.entry(413, "Request exceeds the maximum size"),
                        Map.entry(429, "This request would exceed the account's rate limit."),
                        Map.entry(500, "Internal server error"),
                        Map.entry(504, "Request timeout"),
                        Map.entry(529, "Overloaded"))
                .getOrDefault(status, "Upstream error");
    }
}
