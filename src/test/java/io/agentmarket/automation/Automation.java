package io.agentmarket.automation;

import io.agentmarket.agents.AgentPackage;
import io.agentmarket.agents.Packages;
import io.agentmarket.billing.BudgetNews;
import io.agentmarket.engine.StartRequest;
import io.agentmarket.engine.Target;
import io.agentmarket.identity.Caller;
import io.agentmarket.identity.IdempotencyKey;
import io.agentmarket.identity.TestCustomers;
import io.agentmarket.journal.ToldRuns;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.ExecutionId;
import io.agentmarket.shared.Ids;
import io.agentmarket.shared.SteppingClock;
import io.agentmarket.stores.Repeats;
import io.agentmarket.stores.TestStores;
import io.agentmarket.vault.TestVault;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The module over test stores, with a settable clock and an engine that only records the starts. */
final class Automation {

    static final Packages PACKAGES = Packages.load("");

    final TestStores stores;
    final SteppingClock clock;
    final TestCustomers customers;
    final Ids ids;
    final SealedSecrets secrets;
    final Engine engine;
    final Rentals rentals;
    final RunTemplates orders;
    final Schedules schedules;
    final DueSchedules due;
    final Triggers triggers;
    final Firing firing;
    final Webhooks hooks;
    final RunMessages runs;
    final Outbox outbox;

    Automation(TestStores stores, String now) {
        this.stores = stores;
        this.clock = new SteppingClock(now);
        this.customers = new TestCustomers(stores);
        this.ids = new Ids(clock);
        this.secrets = new SealedSecrets(TestVault.secrets(clock), ids);
        this.rentals = new Rentals();
        this.engine = new Engine(ids, rentals);
        var trail = new AutomationAudit(customers.audit(clock));
        this.orders = new RunTemplates(engine, customers.keys(clock));
        var tenant = stores.tenant();
        this.schedules = new Schedules(tenant, orders, trail, ids, clock);
        this.due = new DueSchedules(tenant, orders, ids, clock, new SimpleMeterRegistry());
        this.triggers = new Triggers(tenant, orders, secrets, trail, ids, clock);
        this.firing = new Firing(tenant, orders, secrets, ids, clock);
        var budgets = new BudgetNews();
        this.hooks = new Webhooks(tenant, secrets, budgets, trail, ids, clock);
        this.runs = new RunMessages(tenant, secrets, trail, ids, clock);
        this.outbox = new Outbox(tenant, ToldRuns.news(stores), budgets, ids, clock);
    }

    static Repeats.Call call(Caller caller, String key) {
        return IdempotencyKey.call(caller, Repeats.Kind.AUTOMATION, key, "a test", key);
    }

    /** Customers' deployments: there, refused for a reason, or gone. */
    static final class Rentals {

        private final Map<UUID, CustomerId> owners = new HashMap<>();
        private @Nullable ErrorCode refusal;

        UUID rented(CustomerId customer) {
            var id = UUID.randomUUID();
            owners.put(id, customer);
            return id;
        }

        void refuse(@Nullable ErrorCode with) {
            refusal = with;
        }

        void delete(UUID id) {
            owners.remove(id);
        }

        private void require(CustomerId customer, UUID deployment) {
            if (!customer.equals(owners.get(deployment))) {
                throw AppException.notFound("deployment");
            }
            if (refusal != null) {
                throw new AppException(refusal, refusal.sentence());
            }
        }
    }

    /** Starts each idempotency key's run once, as the engine does. */
    static final class Engine implements Starter {

        private final Ids ids;
        private final Rentals rentals;

        /** Guarded by this, as is all that follows. */
        private final Map<String, ExecutionId> runs = new LinkedHashMap<>();

        private final Map<String, Caller> callers = new LinkedHashMap<>();
        private final List<UUID> rented = new ArrayList<>();
        private @Nullable ErrorCode failure;
        private int requests = Integer.MAX_VALUE;

        Engine(Ids ids, Rentals rentals) {
            this.ids = ids;
            this.rentals = rentals;
        }

        @Override
        public AgentPackage check(Caller caller, RunTemplate template) {
            return find(caller, template.target());
        }

        private AgentPackage find(Caller caller, Target target) {
            if (target instanceof Target.OfDeployment(var id)) {
                rentals.require(caller.customer(), id);
            }
            return PACKAGES.find(Objects.requireNonNullElse(target.packageId(), "ticket-resolver"))
                    .orElseThrow(() -> AppException.notFound("package"));
        }

        @Override
        public synchronized ExecutionId start(Caller caller, StartRequest request) {
            if (failure != null) {
                throw new AppException(failure, failure.sentence());
            }
            var unused = find(caller, request.target());
            callers.putIfAbsent(request.idempotencyKey(), caller);
            if (request.target() instanceof Target.OfDeployment(var id)) {
                rented.add(id);
            }
            return runs.computeIfAbsent(request.idempotencyKey(), key -> new ExecutionId(ids.next()));
        }

        @Override
        public synchronized ExecutionId startAdmitted(Caller caller, StartRequest request) {
            return start(caller, request);
        }

        @Override
        public synchronized void admit(Caller caller) {
            if (requests-- == 0) {
                throw new AppException(ErrorCode.RATE_LIMITED, ErrorCode.RATE_LIMITED.sentence());
            }
        }

        /** How many requests the limits still have. */
        synchronized void allow(int requests) {
            this.requests = requests;
        }

        synchronized void fail(@Nullable ErrorCode with) {
            failure = with;
        }

        synchronized Map<String, ExecutionId> runs() {
            return Map.copyOf(runs);
        }

        /** The deployments that runs were started of, in order. */
        synchronized List<UUID> rented() {
            return List.copyOf(rented);
        }

        synchronized Map<String, Caller> callers() {
            return Map.copyOf(callers);
        }
    }
}
