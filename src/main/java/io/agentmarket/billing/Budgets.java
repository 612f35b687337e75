package io.agentmarket.billing;

import io.agentmarket.identity.ApiKeys;
import io.agentmarket.identity.AuditLog;
import io.agentmarket.identity.Caller;
import io.agentmarket.shared.ApiKeyId;
import io.agentmarket.shared.AppException;
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
 * The budgets that customers set for themselves. A change locks the customer's account like a run that starts or ends, so the
 * next run sees it whole; runs that live go on.
 */
@Component
class Budgets {

    /** Bounds the rows of an answer. */
    static final int MOST_KEYS = 500;

    private final Tenant tenant;
    private final Clock clock;
    private final Accounts accounts;
    private final LiveHolds holds;
    private final ApiKeys keys;
    private final AuditLog audit;

    Budgets(Tenant tenant, Clock clock, Accounts accounts, LiveHolds holds, ApiKeys keys, AuditLog audit) {
        this.tenant = tenant;
        this.clock = clock;
        this.accounts = accounts;
        this.holds = holds;
        this.keys = keys;
        this.audit = audit;
    }

    /** The first budget where there is one, the customer's own, then those of its keys by id. */
    List<BudgetStatus> all(Caller caller) {
        var unopened = accounts.unopened(caller.customer());
        return tenant.tx(caller.customer(), jdbc -> {
            var sql = new BudgetStore(jdbc, accounts.month());
            var account = sql.find(caller.customer()).orElse(unopened);
            var all = new ArrayList<BudgetStatus>();
            account.purse().budgets().forEach(budget -> all.add(BudgetStatus.of(budget, account.purse())));
            sql.keys(caller.customer())
                    .forEach(purse -> all.add(BudgetStatus.of(purse.budgets().getFirst(), purse)));
            return List.copyOf(all);
        });
    }

    /** Sets the budget in place of the one of the same kind and key. Setting the same again changes nothing. */
    BudgetStatus put(Caller caller, Budget budget) {
        requireOwn(caller, budget.key());
        var unopened = accounts.unopened(caller.customer());
        return tenant.platform(jdbc -> {
            var sql = new BudgetStore(jdbc, accounts.month());
            var account = sql.open(unopened);
            var before = purse(sql, account, budget.key()).orElseGet(() -> opened(sql, jdbc, account, budget));
            var after = before.with(with(before.budgets(), budget));
            if (!before.budgets().contains(budget)) {
                sql.set(account, budget, after);
                tell(jdbc, account, after);
                var entry = new AuditLog.Entry(caller, "budget.set", subject(caller, budget.key()), detail(budget));
                var unused = audit.append(jdbc, entry);
            }
            return BudgetStatus.of(budget, after);
        });
    }

    /** Removes the customer's own budget, or the key's; refuses with {@code NOT_FOUND} where there is none. */
    void remove(Caller caller, @Nullable ApiKeyId key) {
        requireOwn(caller, key);
        var unopened = accounts.unopened(caller.customer());
        tenant.platform(jdbc -> {
            var sql = new BudgetStore(jdbc, accounts.month());
            var account = sql.open(unopened);
            var kind = key == null ? Budget.Kind.CUSTOMER : Budget.Kind.KEY;
            var budget = purse(sql, account, key)
                    .flatMap(purse -> purse.budgets().stream()
                            .filter(each -> each.kind() == kind)
                            .findFirst())
                    .orElseThrow(() -> AppException.notFound("budget"));
            sql.remove(account, budget);
            return audit.append(
                    jdbc, new AuditLog.Entry(caller, "budget.removed", subject(caller, key), detail(budget)));
        });
    }

    private void requireOwn(Caller caller, @Nullable ApiKeyId key) {
        if (key != null && !keys.isOf(caller.customer(), key)) {
            throw AppException.notFound("API key");
        }
    }

    private static Optional<Purse> purse(BudgetStore sql, Account account, @Nullable ApiKeyId key) {
        return key == null ? Optional.of(account.purse()) : sql.key(account, key);
    }

    /** A key's first budget starts with what the key has spent in this month and what its live runs hold. */
    private Purse opened(BudgetStore sql, JdbcClient jdbc, Account account, Budget budget) {
        var key = budget.key();
        if (key == null) {
            throw new IllegalStateException("an account is open");
        }
        if (sql.keys(account.customer()).size() >= MOST_KEYS) {
            throw new AppException(
                    ErrorCode.CONFLICT, MOST_KEYS + " API keys have budgets, which is the most; remove one first.");
        }
        var month = account.purse().month();
        var held = holds.of(jdbc, account.customer(), key);
        return new Purse(month, month, sql.spent(account, key), held.micros(), List.of());
    }

    private static List<Budget> with(List<Budget> budgets, Budget budget) {
        var all = new ArrayList<>(budgets);
        all.removeIf(each -> each.kind() == budget.kind());
        all.add(budget);
        return all;
    }

    /** A limit that is set at or below what is spent has reached its thresholds at once. */
    private void tell(JdbcClient jdbc, Account account, Purse purse) {
        var events = new BudgetEvents(clock.instant());
        purse.reached().forEach(reached -> events.reached(account, purse, reached));
        new BudgetStore(jdbc, purse.month()).tell(account, events);
    }

    private static String subject(Caller caller, @Nullable ApiKeyId key) {
        return key == null ? caller.customer().toString() : key.toString();
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
