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
 * @param apiKeyId the API key of the budget, if {@code scope} is {@code key}
 * @param deploymentId the deployment of the budget, if {@code scope} is {@code deployment}
 * @param thresholds percentages of the limit that raise an event when reached
 * @param period the period of the limit
 * @param month the month as YYYY-MM (UTC), for a monthly budget
 * @param startsAt the time at which spending started from 0
 * @param heldMicros the quotes of live runs
 * @param remainingMicros the amount that a new run may still cost: limit minus spent minus held, at least 0
 * @param resetsAt the time at which spending starts again from 0
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
