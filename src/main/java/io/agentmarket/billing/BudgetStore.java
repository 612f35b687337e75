package io.agentmarket.billing;

import io.agentmarket.shared.ApiKeyId;
import io.agentmarket.shared.CustomerId;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Budgets in one transaction. */
record BudgetStore(JdbcClient jdbc, LocalDate today) {

    /** The customer's account, without a lock. */
    Optional<Account> find(CustomerId customer) {
        return jdbc.sql(BudgetSql.ACCOUNT)
                .param("customer", customer.value())
                .query((row, n) -> BudgetRowMapper.account(row, today))
                .optional();
    }

    /** Locks the account, and creates it as given when there is none. */
    Account open(Account unopened) {
        var first = unopened.counter().budgets().stream()
                .map(Budget::limitMicros)
                .findFirst()
                .orElse(null);
        jdbc.sql(BudgetSql.OPEN_ACCOUNT)
                .param("customer", unopened.customer().value())
                .param("month", Period.MONTH.start(today))
                .param("first", first)
                .update();
        return lock(unopened.customer());
    }

    /** Locks the existing account. */
    Account lock(CustomerId customer) {
        return jdbc.sql(BudgetSql.LOCK_ACCOUNT)
                .param("customer", customer.value())
                .query((row, n) -> BudgetRowMapper.account(row, today))
                .single();
    }

    boolean isBound(CustomerId customer, ApiKeyId key) {
        return jdbc.sql(BudgetSql.IS_BOUND)
                .param("customer", customer.value())
                .param("part", key.value())
                .query(Boolean.class)
                .single();
    }

    /** Records that the key's spending so far is that of the key it replaces. */
    void passed(ApiKeyId heir, BudgetCounter counter) {
        if (counter.period() != Period.MONTH) {
            jdbc.sql(BudgetSql.PASSED_PERIOD)
                    .param("part", heir.value())
                    .param("period", counter.period().name())
                    .param("spent", counter.spent())
                    .param("start", counter.start())
                    .update();
            return;
        }
        jdbc.sql(BudgetSql.PASSED)
                .param("part", heir.value())
                .param("spent", counter.spent())
                .param("month", counter.start())
                .update();
    }

    /** All except the customer's month. */
    List<BudgetCounter> slots(Account account) {
        return jdbc.sql(BudgetSql.PARTS_OF_CUSTOMER)
                .param("customer", account.customer().value())
                .query((row, n) -> BudgetRowMapper.slotCounter(row, account))
                .list();
    }

    Optional<BudgetCounter> slot(Account account, Slot slot) {
        return slots(account).stream()
                .filter(counter -> slot.equals(counter.budgets().getFirst().slot()))
                .findFirst();
    }

    /** The charges of the runs of this period, in micro-dollars; the customer's month has its counter. */
    long spent(Account account, Slot slot) {
        var part = slot.part();
        if (part == null || slot.period() != Period.MONTH) {
            return jdbc.sql(BudgetSql.SPENT_SINCE)
                    .param("customer", account.customer().value())
                    .param("start", account.start(slot.period()))
                    .param("key", part != null && part.kind() == Part.Kind.KEY ? part.id() : null)
                    .param("deployment", part != null && part.kind() == Part.Kind.DEPLOYMENT ? part.id() : null)
                    .query(Long.class)
                    .single();
        }
        var sum =
                switch (part.kind()) {
                    case KEY -> jdbc.sql(BudgetSql.SPENT_BY_KEY);
                    case DEPLOYMENT -> jdbc.sql(BudgetSql.SPENT_BY_DEPLOYMENT);
                };
        return sum.param("customer", account.customer().value())
                .param("month", account.counter().start())
                .param("part", part.id())
                .query(Long.class)
                .single();
    }

    void set(Account account, Budget budget, BudgetCounter counter) {
        var part = budget.part();
        if (budget.period() != Period.MONTH) {
            set(
                    jdbc.sql(BudgetSql.SET_PERIOD)
                            .param("period", budget.period().name())
                            .param(
                                    "kind",
                                    part == null ? "CUSTOMER" : part.kind().name()),
                    account,
                    budget,
                    counter);
        } else if (part == null) {
            setOwn(account, budget.limitMicros(), budget.mode().id(), array(budget));
        } else {
            set(
                    switch (part.kind()) {
                        case KEY -> jdbc.sql(BudgetSql.SET_KEY);
                        case DEPLOYMENT -> jdbc.sql(BudgetSql.SET_DEPLOYMENT);
                    },
                    account,
                    budget,
                    counter);
        }
    }

    private static void set(JdbcClient.StatementSpec statement, Account account, Budget budget, BudgetCounter counter) {
        statement
                .param("part", id(account, budget.part()))
                .param("customer", account.customer().value())
                .param("month", counter.start())
                .param("spent", counter.spent())
                .param("held", counter.held())
                .param("limit", budget.limitMicros())
                .param("mode", budget.mode().id())
                .param("thresholds", array(budget))
                .update();
    }

    void remove(Account account, Budget budget) {
        var part = budget.part();
        if (budget.period() != Period.MONTH) {
            jdbc.sql(BudgetSql.REMOVE_PERIOD)
                    .param("customer", account.customer().value())
                    .param("part", id(account, part))
                    .param("period", budget.period().name())
                    .update();
            return;
        }
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

    private static UUID id(Account account, @Nullable Part part) {
        return part == null ? account.customer().value() : part.id();
    }

    private static String array(Budget budget) {
        return budget.thresholds().stream().map(String::valueOf).collect(Collectors.joining(",", "{", "}"));
    }
}
