package io.agentmarket.billing;

import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.Money;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One locked account: the customer's counter of the month, the counters of its other budgets (by period, key or
 * deployment), and the heads of its sequences.
 */
final class Account {

    private static final List<Period> IN_ORDER = List.of(Period.MONTH, Period.WEEK, Period.DAY);

    private final CustomerId customer;
    private final LocalDate day;
    private final BudgetCounter counter;
    private final Map<Slot, BudgetCounter> slots = new HashMap<>();
    private final boolean pastDue;
    private long receiptSeq;
    private byte[] receiptHead;
    private long eventSeq;
    private boolean changed;

    /**
     * An account as it was stored.
     *
     * @param day the latest day that a transaction over it has seen
     * @param counter the counter of the customer's month, which always exists
     */
    Account(CustomerId customer, LocalDate day, BudgetCounter counter, Heads heads, boolean pastDue) {
        this.customer = customer;
        this.day = day;
        this.counter = counter;
        this.pastDue = pastDue;
        this.receiptSeq = heads.receiptSeq;
        this.receiptHead = heads.receipt;
        this.eventSeq = heads.eventSeq;
    }

    /** The heads of the account's sequences. */
    @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
    record Heads(long receiptSeq, byte[] receipt, long eventSeq) {}

    CustomerId customer() {
        return customer;
    }

    BudgetCounter counter() {
        return counter;
    }

    LocalDate day() {
        return day;
    }

    /** First day of the account's period. */
    LocalDate start(Period period) {
        return period == Period.MONTH ? counter.start() : period.start(day);
    }

    /**
     * The counter of a budget by period, key or deployment; null if there is none. The customer's month is not among
     * these.
     */
    @Nullable BudgetCounter slot(Slot slot) {
        return slots.get(slot);
    }

    void add(BudgetCounter its) {
        slots.put(its.budgets().getFirst().slot(), its);
    }

    Map<Slot, BudgetCounter> slots() {
        return slots;
    }

    long receiptSeq() {
        return receiptSeq;
    }

    byte[] receiptHead() {
        return receiptHead;
    }

    void receipt(Receipt receipt) {
        receiptSeq = receipt.place().seq();
        receiptHead = receipt.hash();
        changed = true;
    }

    long eventSeq() {
        return eventSeq;
    }

    long nextEvent() {
        changed = true;
        return ++eventSeq;
    }

    boolean isChanged() {
        return changed || counter.isChanged();
    }

    /** Decides by the customer's budgets first, then by those of the run's parts. */
    Hold hold(List<Part> of, long amount, BudgetEvents events) {
        if (pastDue && amount > 0) {
            return Hold.PAST_DUE;
        }
        var all = counters(of);
        for (var each : all) {
            Optional<Budget> refusing = each.refusing(amount);
            if (refusing.isPresent()) {
                events.exceeded(this, each, refusing.get(), amount);
                return refusal(each, refusing.get());
            }
        }
        all.forEach(each -> each.hold(amount));
        return Hold.HELD;
    }

    void settle(List<Part> of, long hold, long price, BudgetEvents events) {
        for (var each : counters(of)) {
            each.settle(hold, price).forEach(reached -> events.reached(this, each, reached));
            each.overrun(price).forEach(budget -> events.exceeded(this, each, budget, price));
        }
    }

    /**
     * The customer's counters first, then those of keys and deployments; each with the longest period first, so that a
     * refusal names that one.
     */
    private List<BudgetCounter> counters(List<Part> of) {
        var all = new ArrayList<BudgetCounter>(3);
        all.add(counter);
        if (!slots.isEmpty()) {
            addSlots(null, all);
            of.forEach(part -> addSlots(part, all));
        }
        return all;
    }

    private void addSlots(@Nullable Part part, List<BudgetCounter> into) {
        for (var period : IN_ORDER) {
            var its = slots.get(new Slot(part, period));
            if (its != null) {
                into.add(its);
            }
        }
    }

    private static Hold refusal(BudgetCounter counter, Budget budget) {
        return new Hold.OverBudget(
                budget.kind().scope(),
                budget.period().id(),
                new Money(budget.limitMicros()),
                new Money(counter.spent()),
                new Money(counter.held()),
                counter.reset());
    }
}
