package io.agentmarket.billing;

import io.agentmarket.shared.ApiKeyId;
import io.agentmarket.shared.CustomerId;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Budgets in one transaction. */
record BudgetStore(JdbcClient jdbc, LocalDate month) {

    /** The customer's account, without a lock. */
    Optional<Account> find(CustomerId customer) {
        return jdbc.sql(BudgetSql.ACCOUNT)
                .param("customer", customer.value())
                .query((row, n) -> BudgetRowMapper.account(row, month))
                .optional();
    }

    /** Locks the account, which is made as given where there is none. */
    Account open(Account unopened) {
        var first = unopened.counter().budgets().stream()
                .map(Budget::limitMicros)
                .findFirst()
                .orElse(null);
        jdbc.sql(BudgetSql.OPEN_ACCOUNT)
                .param("customer", unopened.customer().value())
                .param("month", month)
                .param("first", first)
                .update();
        return lock(unopened.customer());
    }

    /** Locks the account, which is there. */
    Account lock(CustomerId customer) {
        return jdbc.sql(BudgetSql.LOCK_ACCOUNT)
                .param("customer", customer.value())
                .query((row, n) -> BudgetRowMapper.account(row, month))
                .single();
    }

    boolean isBound(CustomerId customer, ApiKeyId key) {
        return jdbc.sql(BudgetSql.IS_BOUND)
                .param("customer", customer.value())
                .param("part", key.value())
                .query(Boolean.class)
                .single();
    }

    /** Notes that all that the key has spent so far was spent by the one it replaces. */
    void passed(ApiKeyId heir, BudgetCounter counter) {
        jdbc.sql(BudgetSql.PASSED)
                .param("part", heir.value())
                .param("spent", counter.spent())
                .param("month", counter.month())
                .update();
    }

    List<BudgetCounter> parts(CustomerId customer) {
        return jdbc.sql(BudgetSql.PARTS_OF_CUSTOMER)
                .param("customer", customer.value())
                .query((row, n) -> BudgetRowMapper.partCounter(row, month))
                .list();
    }

    Optional<BudgetCounter> part(Account account, Part part) {
        return parts(account.customer()).stream()
                .filter(counter -> part.equals(counter.budgets().getFirst().part()))
                .findFirst();
    }

    /** What the part's runs of this month were charged, in micro-dollars. */
    long spent(Account account, Part part) {
        var sum =
                switch (part.kind()) {
                    case KEY -> jdbc.sql(BudgetSql.SPENT_BY_KEY);
                    case DEPLOYMENT -> jdbc.sql(BudgetSql.SPENT_BY_DEPLOYMENT);
                };
        return sum.param("customer", account.customer().value())
                .param("month", account.counter().month())
                .param("part", part.id())
                .query(Long.class)
                .single();
    }

    void set(Account account, Budget budget, BudgetCounter counter) {
        var part = budget.part();
        if (part == null) {
            setOwn(account, budget.limitMicros(), budget.mode().id(), array(budget));
            return;
        }
        var set =
                switch (part.kind()) {
                    case KEY -> jdbc.sql(BudgetSql.SET_KEY);
                    case DEPLOYMENT -> jdbc.sql(BudgetSql.SET_DEPLOYMENT);
                };
        set.param("part", part.id())
                .param("customer", account.customer().value())
                .param("month", counter.month())
                .param("spent", counter.spent())
                .param("held", counter.held())
                .param("limit", budget.limitMicros())
                .param("mode", budget.mode().id())
                .param("thresholds", array(budget))
                .update();
    }

    void remove(Account account, Budget budget) {
        var part = budget.part();
        if (part == null) {
            setOwn(account, null, null, null);
            return;
        }
        var remove =
                switch (part.kind()) {
                    case KEY -> jdbc.sql(BudgetSql.REMOVE_KEY);
                    case DEPLOYMENT -> jdbc.sql(BudgetSql.REMOVE_DEPLOYMENT);
                };
        remove.param("customer", account.customer().value())
                .param("part", part.id())
                .update();
    }

    private void setOwn(Account account, @Nullable Long limit, @Nullable String mode, @Nullable String thresholds) {
        jdbc.sql(BudgetSql.SET_OWN)
                .param("customer", account.customer().value())
                .param("limit", limit)
                .param("mode", mode)
                .param("thresholds", thresholds)
                .update();
    }

    void tell(Account account, BudgetEvents events) {
        events.write(jdbc);
        jdbc.sql(BudgetSql.MOVE_EVENTS)
                .param("customer", account.customer().value())
                .param("seq", account.eventSeq())
                .update();
    }

    private static String array(Budget budget) {
        return budget.thresholds().stream().map(String::valueOf).collect(Collectors.joining(",", "{", "}"));
    }
}
