package io.agentmarket.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.billing.Hold;
import io.agentmarket.billing.Payer;
import io.agentmarket.billing.TestAccounts;
import io.agentmarket.billing.TestBudgets;
import io.agentmarket.engine.LiveRunParts;
import io.agentmarket.identity.TestCustomers;
import io.agentmarket.identity.TestCustomers.Made;
import io.agentmarket.monitoring.TestAuditor;
import io.agentmarket.shared.Money;
import io.agentmarket.shared.SteppingClock;
import io.agentmarket.stores.TestStores;
import io.agentmarket.usage.TestHistory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Budgets by day and week on the path that every run takes; a run costs 9,500 micro-dollars. The tests begin on a
 * Sunday.
 */
@Tag("stores")
class BudgetsByDayAndWeekTest {

    private static final TestStores STORES = TestStores.fresh();
    private static final TestCustomers CUSTOMERS = new TestCustomers(STORES);

    private final SteppingClock clock = new SteppingClock("2026-11-29T23:00:00Z");
    private final TestBudgets budgets =
            new TestBudgets(STORES, clock, new LiveRunParts((customer, deployment) -> true));
    private final List<GroupCommitter> replicas = new ArrayList<>();
    private final Made customer = CUSTOMERS.create("standard");

    @BeforeEach
    void start_two_replicas() {
        for (int i = 0; i < 2; i++) {
            var committer = new GroupCommitter(
                    STORES.databases().committer(),
                    TestAccounts.withBudget(clock, null),
                    TestHistory.of(STORES.tenant()),
                    64);
            committer.start();
            replicas.add(committer);
        }
    }

    @AfterEach
    void books_balance() {
        replicas.forEach(GroupCommitter::stop);
        assertThat(TestAuditor.broken(STORES.databases())).isEmpty();
    }

    @Test
    void a_dollar_a_day_admits_exactly_105_runs_each_day() throws Exception {
        budgets.hard(customer.caller(), "day", Money.ofDollars("1"));

        assertThat(race(600)).isEqualTo(105);
        assertThat(budgets.standingByPeriod(customer.caller())).containsExactly("CUSTOMER DAY 997500 0");
        clock.pass(Duration.ofHours(2));
        assertThat(race(600)).isEqualTo(105);
        assertThat(budgets.standingByPeriod(customer.caller())).containsExactly("CUSTOMER DAY 997500 0");
    }

    @Test
    void a_keys_week_ends_on_sunday_and_leaves_other_keys_alone() throws Exception {
        budgets.hard(customer.caller(), customer.caller().key(), "week", new Money(30_000));

        assertThat(race(20)).isEqualTo(3);
        assertThat(why(refused()).period()).isEqualTo("week");
        assertThat(why(refused()).reset()).isEqualTo(Instant.parse("2026-11-30T00:00:00Z"));
        var other = CUSTOMERS.addKey(customer);
        var others = run(other);
        assertThat(commit(TestRuns.begin(others, "other"))).isEqualTo(Outcome.COMMITTED);
        finish(others);
        clock.pass(Duration.ofHours(1));
        assertThat(race(20)).isEqualTo(3);
        clock.pass(Duration.ofDays(6));
        assertThat(race(20)).isZero();
    }

    /** It is held in both days, and spent in the one that it ends in, as a month has it. */
    @Test
    void a_run_over_midnight_is_spent_in_the_day_it_ends() {
        budgets.hard(customer.caller(), "day", new Money(20_000));
        var over = begin();
        finish(begin());
        assertThat(budgets.standingByPeriod(customer.caller())).containsExactly("CUSTOMER DAY 9500 9500");

        clock.pass(Duration.ofHours(1));
        assertThat(budgets.standingByPeriod(customer.caller())).containsExactly("CUSTOMER DAY 0 9500");
        finish(over);
        assertThat(budgets.standingByPeriod(customer.caller())).containsExactly("CUSTOMER DAY 9500 0");
        finish(begin());

        assertThat(refused()).isInstanceOf(Outcome.OverBudget.class);
    }

    @Test
    void of_several_full_budgets_the_last_to_end_is_named() {
        budgets.hard(customer.caller(), "day", new Money(10_000));
        budgets.hard(customer.caller(), "week", new Money(11_000));
        budgets.hard(customer.caller(), new Money(500_000));
        finish(begin());

        var why = why(refused());

        assertThat(List.of(why.scope(), why.period())).containsExactly("customer", "week");
        assertThat(why.limit()).isEqualTo(new Money(11_000));
        assertThat(budgets.told(customer.caller()))
                .contains(
                        "budget:customer:2026-11-29:10000:50",
                        "budget:customer:2026-W48:11000:80",
                        "budget:customer:2026-W48:11000:exceeded");
    }

    @Test
    void a_late_budget_starts_with_its_periods_costs_and_holds() {
        clock.pass(Duration.ofHours(-30));
        finish(begin());
        clock.pass(Duration.ofHours(30));
        finish(begin());
        var live = begin();

        budgets.hard(customer.caller(), "day", new Money(1_000_000));
        budgets.hard(customer.caller(), "week", new Money(1_000_000));
        budgets.hard(customer.caller(), customer.caller().key(), "week", new Money(1_000_000));

        assertThat(budgets.standingByPeriod(customer.caller()))
                .containsExactly("CUSTOMER WEEK 19000 9500", "CUSTOMER DAY 9500 9500", "KEY WEEK 19000 9500");
        finish(live);
    }

    private int race(int runs) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var calls = IntStream.range(0, runs)
                    .mapToObj(n -> (Callable<Boolean>) () -> {
                        var run = run(customer);
                        var replica = replicas.get(n % replicas.size());
                        return replica.commit(TestRuns.begin(run, run.id().toString())) == Outcome.COMMITTED
                                && replica.commit(TestRuns.finish(run)) == Outcome.COMMITTED;
                    })
                    .toList();
            var admitted = 0;
            for (var future : threads.invokeAll(calls)) {
                admitted += future.get() ? 1 : 0;
            }
            return admitted;
        }
    }

    private static Hold.OverBudget why(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.OverBudget.class);
        return ((Outcome.OverBudget) outcome).why();
    }

    private Outcome refused() {
        var run = run(customer);
        return commit(TestRuns.begin(run, run.id().toString()));
    }

    private Run run(Made who) {
        return TestRuns.run(new Payer(who.id(), who.caller().key(), null), clock.instant(), TestRuns.PRICE);
    }

    private Run begin() {
        var run = run(customer);
        assertThat(commit(TestRuns.begin(run, run.id().toString()))).isEqualTo(Outcome.COMMITTED);
        return run;
    }

    private void finish(Run run) {
        assertThat(commit(TestRuns.finish(run))).isEqualTo(Outcome.COMMITTED);
    }

    private Outcome commit(RunUnit unit) {
        return replicas.getFirst().commit(unit);
    }
}
