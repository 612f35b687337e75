package io.agentmarket.toolkits.workflows;

import io.agentmarket.toolkits.workflows.DslRun.Flow;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A try task: which errors it catches, how often and when it retries, and what it does in the end. */
final class DslTry {

    /** The maximum number of doublings; a delay of a second is then eleven days. */
    private static final int MAX_DOUBLINGS = 20;

    private static final Duration MAX_WAIT = Duration.ofDays(30);

    private final DslRun run;
    private final Session session;

    DslTry(DslRun run, Session session) {
        this.run = run;
        this.session = session;
    }

    Flow execute(String name, JsonNode task, Frame frame, JsonNode in, Entry entry) {
        var outer = frame.track().unknownCalls(new HashMap<>());
        try {
            return attempts(name, task, frame, in, entry);
        } finally {
            frame.track().unknownCalls(outer);
        }
    }

    private Flow attempts(String name, JsonNode task, Frame frame, JsonNode in, Entry entry) {
        var handler = task.path("catch");
        var policy = policy(handler.path("retry"));
        var began = frame.track().elapsed();
        for (int attempt = 1; ; attempt++) {
            entry.attempts(attempt);
            try {
                var flow = run.list(task.path("try"), inner(frame, policy).in("try"), in);
                return new Flow(flow.output(), null, flow.ended());
            } catch (Fault.Stop e) {
                if (e.isLast()) {
                    throw e;
                }
                frame.left(MAX_WAIT);
                if (!isCaught(handler, e.fault(), frame, in)) {
                    throw e;
                }
                var delay = policy == null ? null : delay(policy, attempt, e.fault(), frame, in);
                if (delay != null
                        && isWithin(policy, frame.track().elapsed().minus(began).plus(delay))) {
                    if (delay.isPositive()) {
                        var possible = frame.left(delay);
                        session.steps().pause(frame.track().step(name), possible);
                        frame.track().pass(possible);
                        frame.left(MAX_WAIT);
                    }
                } else if (handler.has("do")) {
                    return handled(handler, e.fault(), frame, in);
                } else if (policy != null) {
                    throw e;
                } else {
                    return Flow.of(in);
                }
            }
        }
    }

    private Flow handled(JsonNode handler, Fault fault, Frame frame, JsonNode in) {
        var inner = frame.in("catch").in("do").with(variable(handler), fault.asNode());
        var flow = run.list(handler.path("do"), inner, in);
        return new Flow(flow.output(), null, flow.ended());
    }

    private static String variable(JsonNode handler) {
        return handler.path("as").asString("error");
    }

    private @Nullable JsonNode policy(JsonNode written) {
        if (written.isMissingNode()) {
            return null;
        }
        return written.isString() ? run.definition().at("/use/retries").path(written.stringValue()) : written;
    }

    /** Each attempt may be limited on its own. */
    private static Frame inner(Frame frame, @Nullable JsonNode policy) {
        return policy == null || policy.at("/limit/attempt/duration").isMissingNode()
                ? frame
                : frame.within(Lengths.of(policy.at("/limit/attempt/duration")));
    }

    private boolean isCaught(JsonNode handler, Fault fault, Frame frame, JsonNode in) {
        return fault.matches(handler.at("/errors/with")) && isMeant(handler, handler, fault, frame, in);
    }

    private boolean isMeant(JsonNode conditions, JsonNode handler, Fault fault, Frame frame, JsonNode in) {
        var error = fault.asNode();
        var seen = run.data(frame, in).with(variable(handler), error).with("error", error);
        return (!conditions.has("when") || seen.isTrue(conditions.path("when").stringValue(), error))
                && !(conditions.has("exceptWhen")
                        && seen.isTrue(conditions.path("exceptWhen").stringValue(), error));
    }

    /** The wait before the next attempt; null if there is none. */
    private @Nullable Duration delay(JsonNode policy, int attempt, Fault fault, Frame frame, JsonNode in) {
        var most = policy.at("/limit/attempt/count");
        if (!isMeant(policy, policy, fault, frame, in) || (most.isNumber() && attempt > most.intValue())) {
            return null;
        }
        var seen = run.data(frame, in);
        var base = policy.has("delay") ? Lengths.of(seen.value(policy.path("delay"), in)) : Duration.ZERO;
        var backoff = policy.path("backoff");
        var delay = backoff.has("exponential")
                ? base.multipliedBy(1L << Math.min(attempt - 1, MAX_DOUBLINGS))
                : backoff.has("linear") ? base.multipliedBy(attempt) : base;
        return delay.plus(jitter(policy.path("jitter"), frame.pointer() + attempt));
    }

    private static boolean isWithin(@Nullable JsonNode policy, Duration total) {
        return policy == null
                || policy.at("/limit/duration").isMissingNode()
                || total.compareTo(Lengths.of(policy.at("/limit/duration"))) <= 0;
    }

    /** The jitter is a checksum of the place: random numbers would differ when the run is continued. */
    private static Duration jitter(JsonNode jitter, String place) {
        if (!jitter.has("from")) {
            return Duration.ZERO;
        }
        var from = Lengths.of(jitter.path("from")).toMillis();
        var to = Math.max(from, Lengths.of(jitter.path("to")).toMillis());
        var checksum = new CRC32();
        checksum.update(place.getBytes(StandardCharsets.UTF_8));
        return Duration.ofMillis(from + checksum.getValue() % (to - from + 1));
    }
}
