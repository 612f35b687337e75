package io.agentmarket.billing;

import io.agentmarket.identity.ApiKeys;
import io.agentmarket.identity.AuditLog;
import io.agentmarket.identity.Caller;
import io.agentmarket.identity.KeyBudgets;
import io.agentmarket.identity.RemainingBudget;
import io.agentmarket.shared.ApiKeyId;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.stores.Tenant;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The budgets that customers set for themselves. A change locks the customer's account, as starting and ending runs do,
 * so the next run sees the whole change; live runs continue. A key with limits or a budget of its own changes none.
 */
@Component
class Budgets implements KeyBudgets {

    /** Bounds the rows of an answer. */
    static final int MAX_PARTS = 500;

    private static final String CHANGE = "change budgets";

    private static final Slot OWN_MONTH = new Slot(null, Period.MONTH);

    private final Tenant tenant;
    private final Clock clock;
    private final Accounts accounts;
    private final RunParts runs;
    private final ApiKeys keys;
    private final AuditLog audit;

    Budgets(Tenant tenant, Clock clock, Accounts accounts, RunParts runs, ApiKeys keys, AuditLog audit) {
        this.tenant = tenant;
        this.clock = clock;
        this.accounts = accounts;
        this.runs = runs;
        this.keys = keys;
        this.audit = audit;
    }

    /** The first budget where there is one, the customer's own, then those of its keys and its deployments by id. */
    List<BudgetStatus> all(Caller caller) {
        var unopened = accounts.unopened(caller.customer());
        return tenant.tx(caller.customer(), jdbc -> {
            var sql = new BudgetStore(jdbc, accounts.today());
            var account = sql.find(caller.customer()).orElse(unopened);
            var all = new ArrayList<BudgetStatus>();
            account.counter().budgets().forEach(budget -> all.add(BudgetStatus.of(budget, account.counter())));
            sql.slots(account)
                    .forEach(
                            counter -> all.add(BudgetStatus.of(counter.budgets().getFirst(), counter)));
            return List.copyOf(all);
        });
    }

    @Override
    public List<RemainingBudget> allowances(Caller caller) {
        return all(caller).stream()
                .filter(it -> it.scope() == BudgetStatus.Scope.CUSTOMER
                        || caller.key().value().equals(it.apiKeyId()))
                .map(it -> new RemainingBudget(
                        it.scope() == BudgetStatus.Scope.KEY
                                ? RemainingBudget.Scope.KEY
                                : RemainingBudget.Scope.CUSTOMER,
                        RemainingBudget.Period.valueOf(it.period().name()),
                        it.mode() == Budget.Mode.HARD,
                        it.limitMicros(),
                        it.spentMicros(),
                        it.heldMicros(),
                        it.remainingMicros(),
                        it.resetsAt()))
                .toList();
    }

    /** Sets the budget, replacing the one for the same runs. Setting the same again changes nothing. */
    BudgetStatus put(Caller caller, Budget budget) {
        requireOwn(caller, budget.part());
        var unopened = accounts.unopened(caller.customer());
        return tenant.platform(jdbc -> {
            var sql = new BudgetStore(jdbc, accounts.today());
            var account = sql.open(unopened);
            keys.requireUnrestricted(jdbc, caller, CHANGE);
            var before = counter(sql, account, budget.slot()).orElseGet(() -> opened(sql, jdbc, account, budget));
            var after = before.with(with(before.budgets(), budget));
            if (!before.budgets().contains(budget)) {
                sql.set(account, budget, after);
                tell(jdbc, account, after);
                var entry = new AuditLog.Entry(caller, "budget.set", subject(caller, budget.part()), detail(budget));
                audit.append(jdbc, entry);
            }
            return BudgetStatus.of(budget, after);
        });
    }

    /**
     * Removes the customer's own budget of a period, or the part's, even when its key or deployment no longer exists;
     * refuses with {@code NOT_FOUND} where there is none.
     */
    void remove(Caller caller, Slot slot) {
        var unopened = accounts.unopened(caller.customer());
        tenant.platform(jdbc -> {
            var sql = new BudgetStore(jdbc, accounts.today());
            var account = sql.open(unopened);
            keys.requireUnrestricted(jdbc, caller, CHANGE);
            var part = slot.part();
            var kind = Budget.Kind.of(part);
            var budget = counter(sql, account, slot)
                    .flatMap(counter -> counter.budgets().stream()
                            .filter(each -> each.kind() == kind)
                            .findFirst())
                    .orElseThrow(() -> AppException.notFound("budget"));
            sql.remove(account, budget);
            audit.append(jdbc, new AuditLog.Entry(caller, "budget.removed", subject(caller, part), detail(budget)));
            return true;
        });
    }

    @Override
    public boolean isBound(JdbcClient platform, CustomerId customer, ApiKeyId key) {
        return new BudgetStore(platform, accounts.today()).isBound(customer, key);
    }

    /** A key has a budget only where its customer has an account. */
    @Override
    public void pass(JdbcClient platform, CustomerId customer, ApiKeyId old, ApiKeyId heir) {
        if (!isBound(platform, customer, old)) {
            return;
        }
        var sql = new BudgetStore(platform, accounts.today());
        var account = sql.lock(customer);
        for (var counter : sql.slots(account)) {
            var its = counter.budgets().getFirst();
            if (Part.key(old).equals(its.part())) {
                requireRoom(sql, account);
                var budget = its.of(Part.key(heir));
                var passed = new BudgetCounter(
                        counter.period(), counter.start(), counter.start(), counter.spent(), 0, List.of(budget));
                sql.set(account, budget, passed);
                sql.passed(heir, passed);
                tell(platform, account, passed);
            }
        }
    }

    private static void requireRoom(BudgetStore sql, Account account) {
        if (sql.slots(account).size() >= MAX_PARTS) {
            throw new AppException(
                    ErrorCode.TOO_MANY,
                    "You have " + MAX_PARTS + " budgets besides your monthly one, the most allowed; remove one first.");
        }
    }

    private void requireOwn(Caller caller, @Nullable Part part) {
        if (part == null) {
            return;
        }
        switch (part.kind()) {
            case KEY -> {
                if (!keys.isOf(caller.customer(), new ApiKeyId(part.id()))) {
                    throw AppException.notFound("API key");
                }
            }
            case DEPLOYMENT -> {
                if (!runs.isDeployed(caller.customer(), part.id())) {
                    throw AppException.notFound("deployment");
                }
            }
        }
    }

    private static Optional<BudgetCounter> counter(BudgetStore sql, Account account, Slot slot) {
        return slot.equals(OWN_MONTH) ? Optional.of(account.counter()) : sql.slot(account, slot);
    }

    /** A first budget starts with its runs' spending in this period and the holds of live ones. */
    private BudgetCounter opened(BudgetStore sql, JdbcClient jdbc, Account account, Budget budget) {
        requireRoom(sql, account);
        var start = account.start(budget.period());
        var spent = sql.spent(account, budget.slot());
        return new BudgetCounter(budget.period(), start, start, spent, held(jdbc, account, budget.part()), List.of());
    }

    private long held(JdbcClient jdbc, Account account, @Nullable Part part) {
        if (part == null) {
            return account.counter().held();
        }
        var held =
                switch (part.kind()) {
                    case KEY -> runs.heldByKey(jdbc, account.customer(), new ApiKeyId(part.id()));
                    case DEPLOYMENT -> runs.heldByDeployment(jdbc, account.customer(), part.id());
                };
        return held.micros();
    }

    private static List<Budget> with(List<Budget> budgets, Budget budget) {
        var all = new ArrayList<>(budgets);
        all.removeIf(each -> each.kind() == budget.kind());
        all.add(budget);
        return all;
    }

    /** A limit set at or below the spending has reached its thresholds at once. */
    private void tell(JdbcClient jdbc, Account account, BudgetCounter counter) {
        var events = new BudgetEvents(clock.instant());
        counter.reached().forEach(reached -> events.reached(account, counter, reached));
        new BudgetStore(jdbc, accounts.today()).tell(account, events);
    }

    private static String subject(Caller caller, @Nullable Part part) {
        return part == null ? caller.customer().toString() : part.id().toString();
    }

    private static Map<String, String> detail(Budget budget) {
        return Map.of(
                "scope",
                budget.kind().scope(),
                "period",
                budget.period().id(),
                "limit_micros",
                Long.toString(budget.limitMicros()),
                "mode",
                budget.mode().id(),
                "thresholds",
                budget.thresholds().toString());
    }
}
