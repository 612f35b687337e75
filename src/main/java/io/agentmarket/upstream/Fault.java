package io.agentmarket.upstream;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Something that goes wrong at the provider, to be queued with {@link FakeUpstream#fail}. An event's number counts the
 * stream's events from 0 ({@code message_start} is 0, {@code ping} 1). On an answer that is not streamed, what would
 * break the stream breaks the body in its middle.
 */
public sealed interface Fault {

    /**
     * Answers with an error.
     *
     * @param retryAfter for the {@code retry-after} header, whole seconds; null sends none
     * @param code what {@code error.details.error_code} says; null sends no details
     */
    record Status(
            int status,
            @Nullable Duration retryAfter,
            @Nullable String code) implements Fault {}

    /** Sends nothing for a while, then answers as if nothing had been, unless the client has gone. */
    record LateHeaders(Duration by) implements Fault {}

    /** Sends this many events, then does nothing more and keeps the connection until the client leaves. */
    record Stall(int afterEvents) implements Fault {}

    /** Sends this many events, then resets the connection. */
    record Reset(int afterEvents) implements Fault {}

    /** Sends this many events, then ends the stream as if it were complete. */
    record EndEarly(int afterEvents) implements Fault {}

    /** Ends the stream properly, but without its last event, {@code message_stop}. */
    record NoMessageStop() implements Fault {}

    /** Sends this many events, then an {@code error} event that says {@code overloaded_error}, and ends. */
    record ErrorEvent(int afterEvents) implements Fault {}

    /** Breaks the JSON of this event, and sends the rest unharmed. */
    record MalformedEvent(int number) implements Fault {}

    /** Slips in an event of a type that no client knows, before this one; the answer is complete all the same. */
    record UnknownEvent(int number) implements Fault {}

    /** {@code usage} is null wherever it would stand; the answer is complete otherwise. */
    record NullUsage() implements Fault {}

    /** 400: a spend limit that the account set itself is reached. */
    record OwnSpendLimit() implements Fault {}

    /** An error status with the words that go with it, and no {@code retry-after}. */
    static Fault status(int status) {
        return new Status(status, null, null);
    }

    /** 429 with {@code retry-after}. */
    static Fault rateLimited(Duration retryAfter) {
        return new Status(429, retryAfter, null);
    }

    /** 429 that no waiting helps: the account's spend limit of the month is reached. */
    static Fault spendLimit() {
        return new Status(429, null, FaultWords.SPEND_LIMIT);
    }
}
