package io.agentmarket.automation;

import io.agentmarket.agents.AgentPackage;
import io.agentmarket.agents.Packages;
import io.agentmarket.billing.BudgetNews;
import io.agentmarket.deployments.DeploymentTerms;
import io.agentmarket.deployments.Rented;
import io.agentmarket.engine.StartRequest;
import io.agentmarket.identity.Caller;
import io.agentmarket.identity.TestCustomers;
import io.agentmarket.journal.ToldRuns;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.ExecutionId;
import io.agentmarket.shared.Ids;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.Money;
import io.agentmarket.shared.SteppingClock;
import io.agentmarket.stores.TestStores;
import io.agentmarket.tiers.Billing;
import io.agentmarket.tiers.Terms;
import io.agentmarket.vault.TestVault;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
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
    final Rentals rentals;
    final RunTemplates orders;
    final Schedules schedules;
    final DueSchedules due;
    final Triggers triggers;
    final Firing firing;
    final Webhooks hooks;
    final Outbox outbox;

    Automation(TestStores stores, String now) {
        this.stores = stores;
        this.clock = new SteppingClock(now);
        this.customers = new TestCustomers(stores);
        this.ids = new Ids(clock);
        this.secrets = new SealedSecrets(TestVault.secrets(clock), ids);
        this.engine = new Engine(ids);
        this.rentals = new Rentals();
        var trail = new AutomationAudit(customers.audit(clock));
        this.orders = new RunTemplates(rentals, (caller, agent, tier, most) -> terms(), engine, customers.keys(clock));
        var tenant = stores.tenant();
        this.schedules = new Schedules(tenant, orders, trail, ids, clock);
        this.due = new DueSchedules(tenant, orders, clock, new SimpleMeterRegistry());
        this.triggers = new Triggers(tenant, orders, secrets, trail, ids, clock);
        this.firing = new Firing(tenant, orders, engine::admit, secrets, ids, clock);
        var budgets = new BudgetNews();
        this.hooks = new Webhooks(tenant, secrets, budgets, trail, ids, clock);
        this.outbox = new Outbox(tenant, ToldRuns.news(stores), budgets, ids, clock);
    }

    private static Terms terms() {
        return new Terms("standard", "offline", Billing.OFFLINE, LocalDate.EPOCH, new Money(2_000), new Money(2_000));
    }

    static Creation creation(String key) {
        return Creation.of(key, "a test", key);
    }

    /** What is on offer, and one customer's deployments of it: there, refused for a reason, or gone. */
    static final class Rentals implements RunTemplates.Catalogue {

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

        @Override
        public Optional<AgentPackage> find(String packageId) {
            return PACKAGES.find(packageId);
        }

        @Override
        public Rented rent(CustomerId customer, UUID deployment) {
            if (!customer.equals(owners.get(deployment))) {
                throw AppException.notFound("deployment");
            }
            if (refusal != null) {
                throw new AppException(refusal, refusal.sentence());
            }
            var agent = PACKAGES.find("ticket-resolver").orElseThrow();
            var terms = new DeploymentTerms(agent.id(), null, Json.MAPPER.createObjectNode(), null, null, List.of());
            return new Rented(deployment, 7, terms, agent, Map.of());
        }
    }

    /** Starts each idempotency key's run once, as the engine does. */
    static final class Engine implements Starter {

        private final Ids ids;

        /** Guarded by this, as is all that follows. */
        private final Map<String, ExecutionId> runs = new LinkedHashMap<>();

        private final Map<String, Caller> callers = new LinkedHashMap<>();
        private final List<Rented> rented = new ArrayList<>();
        private @Nullable ErrorCode failure;
        private int requests = Integer.MAX_VALUE;

        Engine(Ids ids) {
            this.ids = ids;
        }

        @Override
        public synchronized ExecutionId start(Caller caller, StartRequest request) {
            if (failure != null) {
                throw new AppException(failure, failure.sentence());
            }
            callers.putIfAbsent(request.asked().idempotencyKey(), caller);
            if (request.rented() != null) {
                rented.add(request.rented());
            }
            return runs.computeIfAbsent(request.asked().idempotencyKey(), key -> new ExecutionId(ids.next()));
        }

        @Override
        public synchronized ExecutionId startAdmitted(Caller caller, StartRequest request) {
            return start(caller, request);
        }

        synchronized void admit(Caller caller) {
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

        /** The deployments whose terms runs began under, in order. */
        synchronized List<Rented> rented() {
            return List.copyOf(rented);
        }

        synchronized Map<String, Caller> callers() {
            return Map.copyOf(callers);
        }
    }
}
