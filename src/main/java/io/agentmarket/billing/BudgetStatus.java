package io.agentmarket.billing;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A budget with the spending of its day, week or month; amounts in micro-dollars.
 *
 * @param setBy {@code platform}: the first budget, which ends with a payment method; {@code customer}: your own
 * @param apiKeyId whose budget it is where {@code scope} is {@code key}
 * @param deploymentId whose budget it is where {@code scope} is {@code deployment}
 * @param thresholds percentages of the limit that raise an event when reached
 * @param period what the limit is for
 * @param month as YYYY-MM (UTC); of a budget by month
 * @param startsAt when spending started at 0
 * @param heldMicros the quotes of live runs
 * @param remainingMicros what a new run may still cost: limit less spent less held, 0 at least
 * @param resetsAt when spending restarts at 0
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record BudgetStatus(
        Scope scope,
        SetBy setBy,
        @Nullable UUID apiKeyId,
        @Nullable UUID deploymentId,
        Period period,
        Budget.Mode mode,
        long limitMicros,
        List<Integer> thresholds,
        @Nullable String month,
        long spentMicros,
        long heldMicros,
        long remainingMicros,
        Instant startsAt,
        Instant resetsAt) {

    BudgetStatus {
        thresholds = List.copyOf(thresholds);
    }

    /** The runs that a budget covers: all of the customer's, or those of one API key or deployment. */
    enum Scope {
        @JsonProperty("customer")
        CUSTOMER,
        @JsonProperty("key")
        KEY,
        @JsonProperty("deployment")
        DEPLOYMENT;

        static Scope of(@Nullable Part part) {
            return part == null ? CUSTOMER : valueOf(part.kind().name());
        }
    }

    enum SetBy {
        @JsonProperty("platform")
        PLATFORM,
        @JsonProperty("customer")
        CUSTOMER
    }

    static BudgetStatus of(Budget budget, BudgetCounter counter) {
        return new BudgetStatus(
                Scope.of(budget.part()),
                budget.kind() == Budget.Kind.FIRST ? SetBy.PLATFORM : SetBy.CUSTOMER,
                id(budget, Part.Kind.KEY),
                id(budget, Part.Kind.DEPLOYMENT),
                budget.period(),
                budget.mode(),
                budget.limitMicros(),
                budget.thresholds(),
                budget.period() == Period.MONTH ? Period.MONTH.text(counter.start()) : null,
                counter.spent(),
                counter.held(),
                Math.max(0, budget.limitMicros() - counter.spent() - counter.held()),
                counter.start().atStartOfDay(ZoneOffset.UTC).toInstant(),
                counter.reset());
    }

    private static @Nullable UUID id(Budget budget, Part.Kind kind) {
        var part = budget.part();
        return part != null && part.kind() == kind ? part.id() : null;
    }
}
