package io.agentmarket.billing;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * The counter of one day, week or month and the budgets that bound it: a customer's, or those of a part of its runs.
 * Belongs to one transaction. A hold counts in every period until the run ends; its cost counts in the period it ends
 * in.
 */
final class BudgetCounter {

    private final Period period;
    private final LocalDate start;
    private final List<Budget> budgets;
    private long spent;
    private long held;
    private boolean changed;

    /**
     * The counter from its stored row.
     *
     * @param stored start of the period of {@code spent}: an earlier one no longer counts
     * @param now start of the period by the clock; a period begun by another replica's faster clock stays
     */
    BudgetCounter(Period period, LocalDate stored, LocalDate now, long spent, long held, List<Budget> budgets) {
        this.period = period;
        this.start = stored.isAfter(now) ? stored : now;
        this.spent = stored.isBefore(now) ? 0 : spent;
        this.held = held;
        this.budgets = List.copyOf(budgets);
    }

    Period period() {
        return period;
    }

    /** First day of the period. */
    LocalDate start() {
        return start;
    }

    /** When the next period begins, with spending at 0. */
    Instant reset() {
        return period.next(start).atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    long spent() {
        return spent;
    }

    long held() {
        return held;
    }

    List<Budget> budgets() {
        return budgets;
    }

    /** The same counter under other budgets. */
    BudgetCounter with(List<Budget> others) {
        return new BudgetCounter(period, start, start, spent, held, others);
    }

    boolean isChanged() {
        return changed;
    }

    /** The hard budget that the amount exceeds most; empty if it exceeds none. A zero amount always fits. */
    Optional<Budget> refusing(long amount) {
        return budgets.stream()
                .filter(Budget::isHard)
                .filter(budget -> amount > 0 && amount > budget.limitMicros() - spent - held)
                .min((a, b) -> Long.compare(a.limitMicros(), b.limitMicros()));
    }

    void hold(long amount) {
        held += amount;
        changed = true;
    }

    /** Releases the hold and spends the price; returns the thresholds reached. */
    List<Reached> settle(long hold, long price) {
        var before = spent;
        held -= hold;
        spent += price;
        changed = true;
        return reached().stream()
                .filter(each -> !each.budget().isReached(each.percent(), before))
                .toList();
    }

    /** Every threshold that the period's spending has reached so far. */
    List<Reached> reached() {
        return budgets.stream()
                .flatMap(budget -> budget.thresholds().stream()
                        .filter(percent -> budget.isReached(percent, spent))
                        .map(percent -> new Reached(budget, percent)))
                .toList();
    }

    /** The alert budgets that the last price exceeded. */
    List<Budget> overrun(long price) {
        return budgets.stream()
                .filter(budget -> !budget.isHard())
                .filter(budget -> spent > budget.limitMicros() && spent - price <= budget.limitMicros())
                .toList();
    }

    /** A threshold that the period's spending has reached. */
    record Reached(Budget budget, int percent) {}
}
