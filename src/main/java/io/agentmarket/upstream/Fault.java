package io.agentmarket.upstream;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A failure of the provider, to be queued with {@link FakeUpstream#fail}. An event's number counts the stream's events
 * from 0 ({@code message_start} is 0, {@code ping} 1). If the answer is not streamed, a fault that would break the
 * stream breaks the body in its middle.
 */
public sealed interface Fault {

    /**
     * Answers with an error.
     *
     * @param retryAfter for the {@code retry-after} header, whole seconds; null sends none
     * @param code the value of {@code error.details.error_code}; null sends no details
     */
    record Status(
            int status,
            @Nullable Duration retryAfter,
            @Nullable String code) implements Fault {}

    /** Sends nothing for a while, then answers normally, unless the client has gone. */
    record LateHeaders(Duration by) implements Fault {}

    /** Sends this many events, then sends nothing more and keeps the connection until the client leaves. */
    record Stall(int afterEvents) implements Fault {}

    /** Sends this many events, then resets the connection. */
    record Reset(int afterEvents) implements Fault {}

    /** Sends this many events, then ends the stream as if it were complete. */
    record EndEarly(int afterEvents) implements Fault {}

    /** Ends the stream properly, but without its last event, {@code message_stop}. */
    record NoMessageStop() implements Fault {}

    /** Sends this many events, then an {@code error} event that says {@code overloaded_error}, and ends. */
    record ErrorEvent(int afterEvents) implements Fault {}

    /** Breaks the JSON of this event, and sends the rest intact. */
    record MalformedEvent(int number) implements Fault {}

    /** Inserts an event of a type that no client knows before this one; the answer is complete nevertheless. */
    record UnknownEvent(int number) implements Fault {}

    /** {@code usage} is null everywhere; the answer is otherwise complete. */
    record NullUsage() implements Fault {}

    /** 400: a spend limit that the customer set is reached. */
    record OwnSpendLimit() implements Fault {}

    /** An error status with its usual message and without {@code retry-after}. */
    static Fault status(int status) {
        return new Status(status, null, null);
    }

    /** 429 with {@code retry-after}. */
    static Fault rateLimited(Duration retryAfter) {
        return new Status(429, retryAfter, null);
    }

    /** 429 for which waiting does not help: the account's monthly spend limit is reached. */
    static Fault spendLimit() {
        return new Status(429, null, FaultWords.SPEND_LIMIT);
    }
}
