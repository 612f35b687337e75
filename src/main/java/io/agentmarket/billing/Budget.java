package io.agentmarket.billing;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.agentmarket.shared.ApiKeyId;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What may be spent in a month (UTC).
 *
 * @param key whose budget it is where it is a key's, else null
 * @param limitMicros in micro-dollars
 * @param thresholds percent of the limit, ascending: reaching one is an event
 */
record Budget(Kind kind, @Nullable ApiKeyId key, long limitMicros, Mode mode, List<Integer> thresholds) {

    /** Told where the owner asks for nothing else. */
    static final List<Integer> USUAL_THRESHOLDS = List.of(50, 80, 100);

    Budget {
        thresholds = List.copyOf(thresholds);
    }

    /** Who set it, and for whom. */
    enum Kind {
        /** The platform's, until a payment method exists: its customer can neither change nor remove it. */
        FIRST,
        /** The customer's own. */
        CUSTOMER,
        /** The customer's own, for one API key. */
        KEY;

        String scope() {
            return this == KEY ? "key" : "customer";
        }
    }

    /** What reaching the limit does. */
    enum Mode {
        /** A run whose quote does not fit is refused. */
        @JsonProperty("hard")
        HARD,
        /** Nothing is refused; events tell. */
        @JsonProperty("alert")
        ALERT;

        String id() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Mode of(String id) {
            return valueOf(id.toUpperCase(Locale.ROOT));
        }
    }

    static Budget first(long limitMicros) {
        return new Budget(Kind.FIRST, null, limitMicros, Mode.HARD, USUAL_THRESHOLDS);
    }

    boolean isHard() {
        return mode == Mode.HARD;
    }

    /** Whether {@code spent} is at the threshold or above it. */
    boolean isReached(int percent, long spentMicros) {
        return Math.multiplyExact(spentMicros, 100L) >= Math.multiplyExact(limitMicros, (long) percent);
    }

    /**
     * Names a fact about this budget for ever. A changed limit is another budget, so that after raising it one is told again.
     *
     * @param what a percentage, or {@code exceeded}
     */
    String cause(LocalDate month, String what) {
        var whose = kind.name().toLowerCase(Locale.ROOT) + (key == null ? "" : ":" + key);
        return String.join(":", "budget", whose, month.toString().substring(0, 7), Long.toString(limitMicros), what);
    }
}
