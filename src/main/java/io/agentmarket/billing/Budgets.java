package io.agentmarket.billing;

import io.agentmarket.identity.ApiKeys;
import io.agentmarket.identity.AuditLog;
import io.agentmarket.identity.Caller;
import io.agentmarket.identity.KeyBudgets;
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
 * The budgets that customers set for themselves. A change locks the customer's account like a run that starts or ends,
 * so the next run sees it whole; runs that live go on.
 */
@Component
class Budgets implements KeyBudgets {

    /** Bounds the rows of an answer. */
    static final int MAX_PARTS = 500;

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
            var sql = new BudgetStore(jdbc, accounts.month());
            var account = sql.find(caller.customer()).orElse(unopened);
            var all = new ArrayList<BudgetStatus>();
            account.counter().budgets().forEach(budget -> all.add(BudgetStatus.of(budget, account.counter())));
            sql.parts(caller.customer())
                    .forEach(
                            counter -> all.add(BudgetStatus.of(counter.budgets().getFirst(), counter)));
            return List.copyOf(all);
        });
    }

    /** Sets the budget in place of the one for the same runs. Setting the same again changes nothing. */
    BudgetStatus put(Caller caller, Budget budget) {
        requireOwn(caller, budget.part());
        var unopened = accounts.unopened(caller.customer());
        return tenant.platform(jdbc -> {
            var sql = new BudgetStore(jdbc, accounts.month());
            var account = sql.open(unopened);
            var before = counter(sql, account, budget.part()).orElseGet(() -> opened(sql, jdbc, account, budget));
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
     * Removes the customer's own budget, or the part's, also where its key or deployment is gone; refuses with
     * {@code NOT_FOUND} where there is none.
     */
    void remove(Caller caller, @Nullable Part part) {
        var unopened = accounts.unopened(caller.customer());
        tenant.platform(jdbc -> {
            var sql = new BudgetStore(jdbc, accounts.month());
            var account = sql.open(unopened);
            var kind = Budget.Kind.of(part);
            var budget = counter(sql, account, part)
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
        return new BudgetStore(platform, accounts.month()).isBound(customer, key);
    }

    /** A key has a budget only where its customer has an account. */
    @Override
    public void pass(JdbcClient platform, CustomerId customer, ApiKeyId old, ApiKeyId heir) {
        if (!isBound(platform, customer, old)) {
            return;
        }
        var sql = new BudgetStore(platform, accounts.month());
        var account = sql.lock(customer);
        sql.part(account, Part.key(old)).ifPresent(counter -> {
            requireRoom(sql, account);
            var budget = counter.budgets().getFirst().of(Part.key(heir));
            var passed = new BudgetCounter(counter.month(), counter.month(), counter.spent(), 0, List.of(budget));
            sql.set(account, budget, passed);
            sql.passed(heir, passed);
            tell(platform, account, passed);
        });
    }

    private static void requireRoom(BudgetStore sql, Account account) {
        if (sql.parts(account.customer()).size() >= MAX_PARTS) {
            throw new AppException(
                    ErrorCode.TOO_MANY,
                    MAX_PARTS + " API keys and deployments have budgets, which is the most; remove one first.");
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

    private static Optional<BudgetCounter> counter(BudgetStore sql, Account account, @Nullable Part part) {
        return part == null ? Optional.of(account.counter()) : sql.part(account, part);
    }

    /** A part's first budget starts with what the part has spent in this month and what its live runs hold. */
    private BudgetCounter opened(BudgetStore sql, JdbcClient jdbc, Account account, Budget budget) {
        var part = budget.part();
        if (part == null) {
            throw new IllegalStateException("an account is open");
        }
        requireRoom(sql, account);
        var month = account.counter().month();
        var held =
                switch (part.kind()) {
                    case KEY -> runs.heldByKey(jdbc, account.customer(), new ApiKeyId(part.id()));
                    case DEPLOYMENT -> runs.heldByDeployment(jdbc, account.customer(), part.id());
                };
        return new BudgetCounter(month, month, sql.spent(account, part), held.micros(), List.of());
    }

    private static List<Budget> with(List<Budget> budgets, Budget budget) {
        var all = new ArrayList<>(budgets);
        all.removeIf(each -> each.kind() == budget.kind());
        all.add(budget);
        return all;
    }

    /** A limit that is set at or below what is spent has reached its thresholds at once. */
    private void tell(JdbcClient jdbc, Account account, BudgetCounter counter) {
        var events = new BudgetEvents(clock.instant());
        counter.reached().forEach(reached -> events.reached(account, counter, reached));
        new BudgetStore(jdbc, counter.month()).tell(account, events);
    }

    private static String subject(Caller caller, @Nullable Part part) {
        return part == null ? caller.customer().toString() : part.id().toString();
    }

    private static Map<String, String> detail(Budget budget) {
        return Map.of(
                "scope",
                budget.kind().scope(),
                "limit_micros",
                Long.toString(budget.limitMicros()),
                "mode",
                budget.mode().id(),
                "thresholds",
                budget.thresholds().toString());
    }
}
