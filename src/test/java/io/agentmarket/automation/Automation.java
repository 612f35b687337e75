package io.agentmarket.automation;

import io.agentmarket.agents.Packages;
import io.agentmarket.billing.BudgetNews;
import io.agentmarket.engine.StartRequest;
import io.agentmarket.engine.ToldRuns;
import io.agentmarket.identity.Caller;
import io.agentmarket.identity.TestCustomers;
import io.agentmarket.identity.TestVault;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.ExecutionId;
import io.agentmarket.shared.Ids;
import io.agentmarket.shared.Money;
import io.agentmarket.shared.SteppingClock;
import io.agentmarket.stores.TestStores;
import io.agentmarket.tiers.Billing;
import io.agentmarket.tiers.Terms;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The module over test stores, with a clock that is told the time and an engine that only writes down what it starts. */
final class Automation {

    static final Packages PACKAGES = Packages.load("");

    final TestStores stores;
    final SteppingClock clock;
    final TestCustomers customers;
    final Ids ids;
    final SealedSecrets secrets;
    final Engine engine;
    final Orders orders;
    final Schedules schedules;
    final DueSchedules due;
    final Triggers triggers;
    final Firing firing;
    final Hooks hooks;
    final Outbox outbox;

    Automation(TestStores stores, String now) {
        this.stores = stores;
        this.clock = new SteppingClock(now);
        this.customers = new TestCustomers(stores);
        this.ids = new Ids(clock);
        this.secrets = new SealedSecrets(TestVault.secrets(clock), ids);
        this.engine = new Engine(ids);
        this.orders = new Orders(PACKAGES::find, (caller, agent, tier, most) -> terms(), engine, customers.keys(clock));
        var tenant = stores.tenant();
        this.schedules = new Schedules(tenant, orders, ids, clock);
        this.due = new DueSchedules(tenant, orders, clock, new SimpleMeterRegistry());
        this.triggers = new Triggers(tenant, orders, secrets, ids, clock);
        this.firing = new Firing(tenant, orders, secrets, ids, clock);
        var budgets = new BudgetNews();
        this.hooks = new Hooks(tenant, secrets, budgets, ids, clock);
        this.outbox = new Outbox(tenant, ToldRuns.news(stores), budgets, ids, clock);
    }

    private static Terms terms() {
        return new Terms("standard", "offline", Billing.OFFLINE, LocalDate.EPOCH, new Money(2_000), new Money(2_000));
    }

    static Creation creation(String key) {
        return Creation.of(key, "a test", key);
    }

    /** Starts each idempotency key's run once, as the engine does. */
    static final class Engine implements Starter {

        private final Ids ids;

        /** Guarded by this, as is the failure. */
        private final Map<String, ExecutionId> runs = new LinkedHashMap<>();

        private final Map<String, Caller> callers = new LinkedHashMap<>();
        private @Nullable ErrorCode failure;

        Engine(Ids ids) {
            this.ids = ids;
        }

        @Override
        public synchronized ExecutionId start(Caller caller, StartRequest request) {
            if (failure != null) {
                throw new AppException(failure, failure.sentence());
            }
            callers.putIfAbsent(request.asked().idempotencyKey(), caller);
            return runs.computeIfAbsent(request.asked().idempotencyKey(), key -> new ExecutionId(ids.next()));
        }

        synchronized void fail(@Nullable ErrorCode with) {
            failure = with;
        }

        synchronized Map<String, ExecutionId> runs() {
            return Map.copyOf(runs);
        }

        synchronized Map<String, Caller> callers() {
            return Map.copyOf(callers);
        }
    }
}
