package io.agentmarket.upstream;

import io.agentmarket.shared.Tokens;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The latest calls in order of arrival, and the totals of all completed ones. Thread-safe. */
final class BillingLog {

    /** Older calls are dropped; the totals still include them. */
    private static final int MAX_CALLS = 10_000;

    private final Map<String, BilledCall> calls = new LinkedHashMap<>();
    private Tokens billed = Tokens.NONE;

    /** Adds the call, or replaces its entry. */
    synchronized void record(BilledCall call) {
        var before = calls.put(call.requestId(), call);
        if (call.completed()) {
            billed = billed.plus(call.tokens());
        }
        if (before != null && before.completed()) {
            billed = minus(billed, before.tokens());
        }
        if (calls.size() > MAX_CALLS) {
            calls.remove(calls.keySet().iterator().next());
        }
    }

    synchronized List<BilledCall> calls() {
        return new ArrayList<>(calls.values());
    }

    synchronized Tokens billed() {
        return billed;
    }

    private static Tokens minus(Tokens all, Tokens part) {
        return new Tokens(
                all.input() - part.input(),
                all.output() - part.output(),
                all.cacheRead() - part.cacheRead(),
                all.cacheWrite5m() - part.cacheWrite5m(),
                all.cacheWrite1h() - part.cacheWrite1h());
    }
}
