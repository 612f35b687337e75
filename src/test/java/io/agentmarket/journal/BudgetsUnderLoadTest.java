package io.agentmarket.journal;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Budgets of customers and keys on the path that every run takes: exact with any number of concurrent runs and
 * interruptions, in every month.
 */
@Tag("stores")
class BudgetsUnderLoadTest {

    private static final TestStores STORES = TestStores.fresh();
    private static final TestCustomers CUSTOMERS = new TestCustomers(STORES);
    private static final Money CENT = new Money(10_000);

    private final SteppingClock clock = new SteppingClock("2026-11-15T12:00:00Z");
    private final TestBudgets budgets =
            new TestBudgets(STORES, clock, new LiveRunParts((customer, deployment) -> true));
    private final List<GroupCommitter> replicas = new ArrayList<>();

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
    void a_customers_dollar_admits_exactly_105_runs() throws Exception {
        for (int round = 0; round < 20; round++) {
            var customer = CUSTOMERS.create("standard");
            budgets.hard(customer.caller(), Money.ofDollars("1"));

            var admitted = race(customer, 600);

            assertThat(admitted).as("round " + round).isEqualTo(105);
            assertThat(budgets.standing(customer.caller())).containsExactly("CUSTOMER 997500 0");
        }
    }

    @Test
    void a_keys_dollar_admits_exactly_105_of_its_runs() throws Exception {
        for (int round = 0; round < 20; round++) {
            var customer = CUSTOMERS.create("standard");
            var other = CUSTOMERS.addKey(customer);
            budgets.hard(customer.caller(), customer.caller().key(), Money.ofDollars("1"));

            var admitted = race(customer, 600);

            assertThat(admitted).as("round " + round).isEqualTo(105);
            assertThat(race(other, 10)).isEqualTo(10);
            assertThat(budgets.standing(customer.caller())).containsExactly("KEY 997500 0");
        }
    }

    @Test
    void a_deployments_dollar_admits_exactly_105_of_its_runs() throws Exception {
        for (int round = 0; round < 20; round++) {
            var customer = CUSTOMERS.create("standard");
            var deployment = UUID.randomUUID();
            budgets.hard(customer.caller(), deployment, Money.ofDollars("1"));

            var admitted = race(() -> run(customer, deployment), 600, new AtomicInteger());

            assertThat(admitted).as("round " + round).isEqualTo(105);
            assertThat(race(customer, 10)).isEqualTo(10);
            assertThat(budgets.standing(customer.caller())).containsExactly("DEPLOYMENT 997500 0");
        }
    }

    @Test
    void a_deployments_late_budget_starts_with_its_spending_and_holds() {
        var customer = CUSTOMERS.create("standard");
        var deployment = UUID.randomUUID();
        finish(begin(run(customer, deployment)));
        var live = begin(run(customer, deployment));
        finish(begin(run(customer, UUID.randomUUID())));
        finish(begin(customer));

        budgets.hard(customer.caller(), deployment, new Money(28_000));
        var refused = commit(TestRuns.begin(run(customer, deployment), "late"));

        assertThat(budgets.standing(customer.caller())).containsExactly("DEPLOYMENT 9500 9500");
        assertThat(refused)
                .isInstanceOfSatisfying(
                        Outcome.OverBudget.class,
                        outcome -> assertThat(outcome.why().scope()).isEqualTo("deployment"));
        finish(live);
        assertThat(budgets.told(customer.caller()))
                .containsExactly(
                        "budget:deployment:" + deployment + ":2026-11:28000:exceeded",
                        "budget:deployment:" + deployment + ":2026-11:28000:50");
        budgets.remove(customer.caller(), deployment);
        finish(begin(run(customer, deployment)));
    }

    @Test
    void of_two_budgets_the_tighter_one_decides() throws Exception {
        var customer = CUSTOMERS.create("standard");
        budgets.hard(customer.caller(), Money.ofDollars("1"));
        budgets.hard(customer.caller(), customer.caller().key(), new Money(95_000));

        assertThat(race(customer, 100)).isEqualTo(10);
        assertThat(race(CUSTOMERS.addKey(customer), 200)).isEqualTo(95);
    }

    @Test
    void each_threshold_is_reported_once_although_sessions_break_in_mid_commit() throws Exception {
        var customer = CUSTOMERS.create("standard");
        budgets.hard(customer.caller(), Money.ofDollars("4.9"));
        budgets.hard(customer.caller(), customer.caller().key(), Money.ofDollars("4"));
        var decided = new AtomicInteger();

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var load = threads.submit(() -> race(customer, 1_000, decided));
            for (int cut = 1; cut <= 4; cut++) {
                var enough = cut * 100;
                Awaitility.await().until(() -> decided.get() >= enough || load.isDone());
                STORES.cutConnections();
            }

            assertThat(load.get()).isEqualTo(421);
        }
        var key = customer.caller().key();
        STORES.renewConnections();
        assertThat(budgets.told(customer.caller()))
                .containsExactlyInAnyOrder(
                        "budget:customer:2026-11:4900000:50",
                        "budget:customer:2026-11:4900000:80",
                        "budget:key:" + key + ":2026-11:4000000:50",
                        "budget:key:" + key + ":2026-11:4000000:80",
                        "budget:key:" + key + ":2026-11:4000000:exceeded");
    }

    @Test
    void an_alert_budget_notifies_and_refuses_nothing() throws Exception {
        var customer = CUSTOMERS.create("standard");
        budgets.alert(customer.caller(), new Money(95_000));

        assertThat(race(customer, 30)).isEqualTo(30);

        assertThat(budgets.told(customer.caller()))
                .containsExactly(
                        "budget:customer:2026-11:95000:50",
                        "budget:customer:2026-11:95000:80",
                        "budget:customer:2026-11:95000:100",
                        "budget:customer:2026-11:95000:exceeded");
    }

    @Test
    void a_changed_budget_applies_to_the_next_run() {
        var customer = CUSTOMERS.create("standard");
        budgets.hard(customer.caller(), Money.ofDollars("1"));
        var live = begin(customer);
        finish(begin(customer));
        finish(begin(customer));

        budgets.hard(customer.caller(), new Money(9_500));
        var refused = commit(TestRuns.begin(run(customer), "lowered"));
        finish(live);
        budgets.hard(customer.caller(), new Money(38_000));
        finish(begin(customer));

        assertThat(refused).isInstanceOfSatisfying(Outcome.OverBudget.class, outcome -> {
            assertThat(outcome.why().scope()).isEqualTo("customer");
            assertThat(outcome.why().limit()).isEqualTo(new Money(9_500));
            assertThat(outcome.why().spent()).isEqualTo(new Money(19_000));
            assertThat(outcome.why().held()).isEqualTo(new Money(9_500));
            assertThat(outcome.why().reset()).isEqualTo("2026-12-01T00:00:00Z");
        });
        assertThat(budgets.told(customer.caller()))
                .contains("budget:customer:2026-11:9500:100", "budget:customer:2026-11:38000:50")
                .doesNotHaveDuplicates();
    }

    @Test
    void a_run_is_spent_in_the_month_it_ends_in() {
        var customer = CUSTOMERS.create("standard");
        budgets.hard(customer.caller(), Money.ofDollars("1"));
        budgets.hard(customer.caller(), customer.caller().key(), new Money(19_000));
        finish(begin(customer));
        var overnight = begin(customer);

        clock.pass(Duration.ofDays(16));
        var second = begin(customer);
        var third = commit(TestRuns.begin(run(customer), "too many"));

        assertThat(third).isInstanceOfSatisfying(Outcome.OverBudget.class, outcome -> {
            assertThat(outcome.why().scope()).isEqualTo("key");
            assertThat(outcome.why().held()).isEqualTo(new Money(19_000));
            assertThat(outcome.why().spent()).isEqualTo(Money.ZERO);
            assertThat(outcome.why().reset()).isEqualTo("2027-01-01T00:00:00Z");
        });
        finish(overnight);
        assertThat(budgets.standing(customer.caller())).containsExactly("CUSTOMER 9500 9500", "KEY 9500 9500");
        finish(second);
        assertThat(budgets.told(customer.caller()))
                .contains(
                        "budget:key:" + customer.caller().key() + ":2026-11:19000:50",
                        "budget:key:" + customer.caller().key() + ":2026-12:19000:50");
    }

    @Test
    void a_keys_late_budget_starts_with_its_spending_and_holds() {
        var customer = CUSTOMERS.create("standard");
        finish(begin(customer));
        var live = begin(customer);
        finish(begin(CUSTOMERS.addKey(customer)));

        budgets.hard(customer.caller(), customer.caller().key(), new Money(28_000));
        var refused = commit(TestRuns.begin(run(customer), "late"));

        assertThat(budgets.standing(customer.caller())).containsExactly("KEY 9500 9500");
        assertThat(refused).isInstanceOf(Outcome.OverBudget.class);
        budgets.remove(customer.caller(), customer.caller().key());
        finish(live);
        finish(begin(customer));
        budgets.hard(customer.caller(), customer.caller().key(), CENT);
        assertThat(budgets.standing(customer.caller())).containsExactly("KEY 28500 0");
    }

    /** How many of so many runs at once were admitted; each ends for its whole quote. */
    private int race(Made customer, int runs) throws Exception {
        return race(customer, runs, new AtomicInteger());
    }

    private int race(Made customer, int runs, AtomicInteger decided) throws Exception {
        return race(() -> run(customer), runs, decided);
    }

    private int race(Supplier<Run> wish, int runs, AtomicInteger decided) throws Exception {
        return inParallel(runs, n -> {
                    var run = wish.get();
                    var replica = replicas.get(n % replicas.size());
                    var outcome = replica.commit(TestRuns.begin(run, run.id().toString()));
                    decided.incrementAndGet();
                    return outcome == Outcome.COMMITTED && replica.commit(TestRuns.finish(run)) == Outcome.COMMITTED;
                })
                .stream()
                .mapToInt(admitted -> admitted ? 1 : 0)
                .sum();
    }

    private Run run(Made customer) {
        return run(customer, null);
    }

    private Run run(Made customer, @Nullable UUID deployment) {
        var payer = new Payer(customer.id(), customer.caller().key(), deployment);
        return TestRuns.run(payer, clock.instant(), TestRuns.PRICE);
    }

    private Run begin(Made customer) {
        return begin(run(customer));
    }

    private Run begin(Run run) {
        assertThat(commit(TestRuns.begin(run, run.id().toString()))).isEqualTo(Outcome.COMMITTED);
        return run;
    }

    private void finish(Run run) {
        assertThat(commit(TestRuns.finish(run))).isEqualTo(Outcome.COMMITTED);
    }

    private Outcome commit(RunUnit unit) {
        return replicas.getFirst().commit(unit);
    }

    private static List<Boolean> inParallel(int tasks, IntFunction<Boolean> task) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var calls = IntStream.range(0, tasks)
                    .mapToObj(n -> (Callable<Boolean>) () -> task.apply(n))
                    .toList();
            var results = new ArrayList<Boolean>();
            for (var future : threads.invokeAll(calls)) {
                results.add(future.get());
            }
            return results;
        }
    }
}
