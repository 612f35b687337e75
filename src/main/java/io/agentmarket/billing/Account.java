package io.agentmarket.billing;

import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.Money;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One locked account: the customer's counter, those of the parts of its runs that have a budget, and the heads of its
 * sequences.
 */
final class Account {

    private final CustomerId customer;
    private final BudgetCounter counter;
    private final Map<Part, BudgetCounter> parts = new HashMap<>();
    private final boolean pastDue;
    private long receiptSeq;
    private byte[] receiptHead;
    private long eventSeq;
    private boolean changed;

    Account(CustomerId customer, BudgetCounter counter, Heads heads, boolean pastDue) {
        this.customer = customer;
        this.counter = counter;
        this.pastDue = pastDue;
        this.receiptSeq = heads.receiptSeq;
        this.receiptHead = heads.receipt;
        this.eventSeq = heads.eventSeq;
    }

    /** Where the account's sequences stand. */
    @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
    record Heads(long receiptSeq, byte[] receipt, long eventSeq) {}

    CustomerId customer() {
        return customer;
    }

    BudgetCounter counter() {
        return counter;
    }

    /** The part's own counter, or null where it has no budget. */
    @Nullable BudgetCounter part(Part part) {
        return parts.get(part);
    }

    void add(Part part, BudgetCounter its) {
        parts.put(part, its);
    }

    Map<Part, BudgetCounter> parts() {
        return parts;
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

    private List<BudgetCounter> counters(List<Part> of) {
        var all = new ArrayList<BudgetCounter>(3);
        all.add(counter);
        for (var each : of) {
            var its = parts.get(each);
            if (its != null) {
                all.add(its);
            }
        }
        return all;
    }

    private static Hold refusal(BudgetCounter counter, Budget budget) {
        return new Hold.OverBudget(
                budget.kind().scope(),
                new Money(budget.limitMicros()),
                new Money(counter.spent()),
                new Money(counter.held()),
                counter.reset());
    }
}
