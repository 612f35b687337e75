package io.agentmarket.journal;

import io.agentmarket.billing.Payer;
import io.agentmarket.billing.TestAccounts;
import io.agentmarket.billing.TestBudgets;
import io.agentmarket.engine.LiveRunParts;
import io.agentmarket.identity.TestCustomers;
import io.agentmarket.shared.Money;
import io.agentmarket.stores.TestStores;
import io.agentmarket.usage.TestHistory;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

/** Finished, charged runs in a database, for tests of their readers. */
public final class RecordedRuns {

    private static final Instant NOW = Instant.parse("2026-11-15T12:00:00Z");

    private RecordedRuns() {}

    /** Runs named {@code run-0} and so on, alternating between two customers. */
    public static void write(TestStores stores, int count) {
        var clock = Clock.fixed(NOW, ZoneOffset.UTC);
        var committer = new GroupCommitter(
                stores.databases().committer(),
                TestAccounts.withBudget(clock, null),
                TestHistory.of(stores.tenant()),
                64);
        committer.start();
        var customers = List.of(TestRuns.customer(), TestRuns.customer());
        for (int n = 0; n < count; n++) {
            var run = TestRuns.run(customers.get(n % 2), NOW);
            committer.commit(TestRuns.begin(run, "run-" + n));
            committer.commit(TestRuns.finish(run));
        }
        runsOfAKeyAndADeploymentWithBudgets(stores, clock, committer);
        committer.stop();
    }

    /** One that has begun now and lives. */
    public static void begin(TestStores stores) {
        var clock = Clock.systemUTC();
        var committer = new GroupCommitter(
                stores.databases().committer(),
                TestAccounts.withBudget(clock, null),
                TestHistory.of(stores.tenant()),
                64);
        committer.start();
        committer.commit(TestRuns.begin(TestRuns.run(TestRuns.customer(), clock.instant()), "live"));
        committer.stop();
    }

    /** Two more, which take such budgets over their first two thresholds. */
    private static void runsOfAKeyAndADeploymentWithBudgets(TestStores stores, Clock clock, GroupCommitter committer) {
        var customer = new TestCustomers(stores).create("standard");
        var key = customer.caller().key();
        var deployment = UUID.randomUUID();
        var budgets = new TestBudgets(stores, clock, new LiveRunParts((of, id) -> true));
        budgets.hard(customer.caller(), key, new Money(20_000));
        budgets.hard(customer.caller(), deployment, new Money(20_000));
        for (int n = 0; n < 2; n++) {
            var run = TestRuns.run(new Payer(customer.id(), key, deployment), NOW, new Money(10_000));
            committer.commit(TestRuns.begin(run, "key-" + n));
            committer.commit(TestRuns.finish(run));
        }
    }
}
