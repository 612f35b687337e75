package io.agentmarket.billing;

import io.agentmarket.identity.Caller;
import io.agentmarket.identity.TestCustomers;
import io.agentmarket.shared.ApiKeyId;
import io.agentmarket.shared.Money;
import io.agentmarket.stores.TestStores;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Customers' own budgets over test stores, for tests of other modules. */
public final class TestBudgets {

    private final TestStores stores;
    private final Budgets budgets;

    public TestBudgets(TestStores stores, Clock clock, RunParts runs) {
        var customers = new TestCustomers(stores);
        this.stores = stores;
        this.budgets = new Budgets(
                stores.tenant(),
                clock,
                TestAccounts.withBudget(clock, null),
                runs,
                customers.keys(clock),
                customers.audit(clock));
    }

    public void hard(Caller caller, Money limit) {
        put(caller, null, limit, Budget.Mode.HARD);
    }

    public void alert(Caller caller, Money limit) {
        put(caller, null, limit, Budget.Mode.ALERT);
    }

    public void hard(Caller caller, ApiKeyId key, Money limit) {
        put(caller, Part.key(key), limit, Budget.Mode.HARD);
    }

    public void hard(Caller caller, UUID deployment, Money limit) {
        put(caller, Part.deployment(deployment), limit, Budget.Mode.HARD);
    }

    /** @param period day, week or month */
    public void hard(Caller caller, String period, Money limit) {
        put(caller, null, Period.valueOf(period.toUpperCase(Locale.ROOT)), limit, Budget.Mode.HARD);
    }

    /** @param period day, week or month */
    public void hard(Caller caller, ApiKeyId key, String period, Money limit) {
        put(caller, Part.key(key), Period.valueOf(period.toUpperCase(Locale.ROOT)), limit, Budget.Mode.HARD);
    }

    private void put(Caller caller, @Nullable Part part, Money limit, Budget.Mode mode) {
        put(caller, part, Period.MONTH, limit, mode);
    }

    private void put(Caller caller, @Nullable Part part, Period period, Money limit, Budget.Mode mode) {
        var unused = budgets.put(caller, Budget.own(part, period, limit.micros(), mode, Budget.USUAL_THRESHOLDS));
    }

    public void remove(Caller caller, ApiKeyId key) {
        budgets.remove(caller, new Slot(Part.key(key), Period.MONTH));
    }

    public void remove(Caller caller, UUID deployment) {
        budgets.remove(caller, new Slot(Part.deployment(deployment), Period.MONTH));
    }

    /** The amounts spent and held of each budget, as {@code scope spent held}, in the order of the list. */
    public List<String> standing(Caller caller) {
        return budgets.all(caller).stream()
                .map(each -> each.scope() + " " + each.spentMicros() + " " + each.heldMicros())
                .toList();
    }

    /** The same with the period, as {@code scope period spent held}. */
    public List<String> standingByPeriod(Caller caller) {
        return budgets.all(caller).stream()
                .map(each -> each.scope() + " " + each.period() + " " + each.spentMicros() + " " + each.heldMicros())
                .toList();
    }

    /** The causes of the customer's events, oldest first. */
    public List<String> told(Caller caller) {
        return stores.tenant()
                .platform(jdbc -> jdbc.sql("select cause from billing_event where customer_id = ? order by seq")
                        .param(caller.customer().value())
                        .query(String.class)
                        .list());
    }
}
