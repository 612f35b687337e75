package io.agentmarket.billing;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A limit on spending in a day, a week or a month (UTC).
 *
 * @param part the part of the runs that it covers; null for all of the customer's
 * @param limitMicros in micro-dollars
 * @param thresholds percent of the limit, ascending: reaching one is an event
 */
record Budget(Kind kind, @Nullable Part part, Period period, long limitMicros, Mode mode, List<Integer> thresholds) {

    /** The default thresholds. */
    static final List<Integer> USUAL_THRESHOLDS = List.of(50, 80, 100);

    Budget {
        thresholds = List.copyOf(thresholds);
    }

    /** The setter of the budget, and the runs that it covers. */
    enum Kind {
        /** Set by the platform until a payment method exists; the customer can neither change nor remove it. */
        FIRST,
        /** Set by the customer, for all of its runs. */
        CUSTOMER,
        /** Set by the customer, for one API key. */
        KEY,
        /** Set by the customer, for one deployment. */
        DEPLOYMENT;

        String scope() {
            return this == FIRST ? CUSTOMER.scope() : name().toLowerCase(Locale.ROOT);
        }

        static Kind of(@Nullable Part part) {
            return part == null ? CUSTOMER : valueOf(part.kind().name());
        }
    }

    /** The effect of reaching the limit. */
    enum Mode {
        /** A run whose quote does not fit is refused. */
        @JsonProperty("hard")
        HARD,
        /** No run is refused; events report that the limit was reached. */
        @JsonProperty("alert")
        ALERT;

        String id() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Mode of(String id) {
            return valueOf(id.toUpperCase(Locale.ROOT));
        }
    }

    /** A budget set by the customer, for all runs or a part of them. */
    static Budget own(@Nullable Part part, Period period, long limitMicros, Mode mode, List<Integer> thresholds) {
        return new Budget(Kind.of(part), part, period, limitMicros, mode, thresholds);
    }

    Slot slot() {
        return new Slot(part, period);
    }

    /** The same budget for another part of the runs. */
    Budget of(Part other) {
        return own(other, period, limitMicros, mode, thresholds);
    }

    static Budget first(long limitMicros) {
        return new Budget(Kind.FIRST, null, Period.MONTH, limitMicros, Mode.HARD, USUAL_THRESHOLDS);
    }

    boolean isHard() {
        return mode == Mode.HARD;
    }

    /** Whether {@code spent} is at the threshold or above it. */
    boolean isReached(int percent, long spentMicros) {
        return Math.multiplyExact(spentMicros, 100L) >= Math.multiplyExact(limitMicros, (long) percent);
    }

    /**
     * A permanent name of a fact about this budget. A changed limit counts as another budget, so that its thresholds
     * are reported again.
     *
     * @param start of the period
     * @param what a percentage, or {@code exceeded}
     */
    String cause(LocalDate start, String what) {
        var whose = kind.name().toLowerCase(Locale.ROOT) + (part == null ? "" : ":" + part.id());
        return String.join(":", "budget", whose, period.text(start), Long.toString(limitMicros), what);
    }
}
