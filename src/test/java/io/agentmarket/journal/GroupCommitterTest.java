package io.agentmarket.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.agentmarket.billing.TestAccounts;
import io.agentmarket.journal.Outcome.Joined;
import io.agentmarket.monitoring.TestAuditor;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.Money;
import io.agentmarket.stores.TestStores;
import io.agentmarket.usage.TestHistory;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DelegatingDataSource;

@Tag("stores")
public class GroupCommitterTest {

    private static final TestStores STORES = TestStores.fresh();
    private static final Instant NOW = Instant.parse("2026-11-15T12:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    private @Nullable GroupCommitter committer;

    @AfterEach
    void books_balance() {
        if (committer != null) {
            committer.stop();
        }
        assertThat(TestAuditor.broken(STORES.databases())).isEmpty();
    }

    @Test
    void one_dollar_admits_exactly_105_racing_runs() throws Exception {
        var committer = committer(Money.ofDollars("1"));
        var customer = TestRuns.customer();

        var outcomes = inParallel(600, n -> {
            var run = TestRuns.run(customer, NOW, TestRuns.PRICE);
            var outcome = committer.commit(TestRuns.begin(run, "race-" + n));
            return outcome == Outcome.COMMITTED ? committer.commit(TestRuns.finish(run)) : outcome;
        });

        assertThat(outcomes).filteredOn(Outcome.COMMITTED::equals).hasSize(105);
        assertThat(outcomes).filteredOn(Outcome.OverBudget.class::isInstance).hasSize(495);
    }

    @Test
    void a_key_starts_one_run_and_everyone_else_joins_it() throws Exception {
        var committer = committer(null);
        var customer = TestRuns.customer();
        var runs = Collections.synchronizedList(new ArrayList<Run>());

        var outcomes = inParallel(64, n -> {
            var run = TestRuns.run(customer, NOW);
            var outcome = committer.commit(TestRuns.begin(run, "one-key"));
            if (outcome == Outcome.COMMITTED) {
                runs.add(run);
            }
            return outcome;
        });

        assertThat(runs).hasSize(1);
        assertThat(outcomes)
                .filteredOn(Joined.class::isInstance)
                .hasSize(63)
                .allSatisfy(outcome -> assertThat(((Joined) outcome).id())
                        .isEqualTo(runs.getFirst().id()));
        committer.commit(TestRuns.finish(runs.getFirst()));
    }

    @Test
    void a_refused_run_leaves_no_key_behind() {
        var committer = committer(new Money(20_000));
        var customer = TestRuns.customer();

        var refused = committer.commit(TestRuns.begin(TestRuns.run(customer, NOW), "kept-for-later"));
        var cheaper = TestRuns.run(customer, NOW, new Money(9_500));
        var admitted = committer.commit(TestRuns.begin(cheaper, "kept-for-later"));

        assertThat(refused).isInstanceOf(Outcome.OverBudget.class);
        assertThat(admitted).isEqualTo(Outcome.COMMITTED);
        committer.commit(TestRuns.finish(cheaper));
    }

    @Test
    void a_unit_that_cannot_be_written_fails_alone() throws Exception {
        var committer = committer(null);
        var customer = TestRuns.customer();
        var units = IntStream.range(0, 200)
                .mapToObj(n -> {
                    var run = TestRuns.run(customer, NOW);
                    return n == 77
                            ? TestRuns.beginThatCannotBeWritten(run, "poison-" + n)
                            : TestRuns.begin(run, "poison-" + n, "{}");
                })
                .toList();

        units.forEach(committer::submit);

        var failures =
                units.stream().filter(unit -> TestRuns.failureOf(unit) != null).toList();
        assertThat(failures).containsExactly(units.get(77));
        assertThat(TestRuns.failureOf(units.get(77)))
                .isInstanceOfSatisfying(
                        AppException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.INTERNAL));
        for (var unit : units) {
            if (unit != units.get(77)) {
                committer.commit(TestRuns.finish(unit.run()));
            }
        }
    }

    @Test
    void an_older_attempt_can_neither_append_nor_finish() {
        var committer = committer(null);
        var first = TestRuns.run(TestRuns.customer(), NOW);
        committer.commit(TestRuns.begin(first, "zombie"));
        STORES.tenant()
                .platform(jdbc -> jdbc.sql("update execution set attempt = 2 where id = :id")
                        .param("id", first.id().value())
                        .update());

        var append = committer.commit(TestRuns.append(first, 2));
        var finish = committer.commit(TestRuns.finish(first));
        var second = new Run(
                first.id(),
                first.customer(),
                first.key(),
                null,
                first.packageId(),
                first.packageVersion(),
                first.terms(),
                2,
                first.deadline(),
                false,
                null);

        assertThat(append).isEqualTo(Outcome.STALE);
        assertThat(finish).isEqualTo(Outcome.STALE);
        assertThat(committer.commit(TestRuns.finish(second))).isEqualTo(Outcome.COMMITTED);
        assertThat(committer.commit(TestRuns.finish(first))).isEqualTo(Outcome.STALE);
    }

    @Test
    void the_same_units_again_change_nothing() {
        var committer = committer(null);
        var run = TestRuns.run(TestRuns.customer(), NOW);

        var begins =
                List.of(committer.commit(TestRuns.begin(run, "again")), committer.commit(TestRuns.begin(run, "again")));
        var finishes = List.of(committer.commit(TestRuns.finish(run)), committer.commit(TestRuns.finish(run)));

        assertThat(begins).containsOnly(Outcome.COMMITTED);
        assertThat(finishes).containsOnly(Outcome.COMMITTED);
    }

    @Test
    void budgets_are_decided_in_the_order_of_arrival() {
        var committer = committer(new Money(10_000));
        var customer = TestRuns.customer();
        var units = IntStream.range(0, 300)
                .mapToObj(n ->
                        TestRuns.begin(TestRuns.run(customer, NOW, new Money(n == 50 ? 9_999 : 100)), "order-" + n))
                .toList();

        units.forEach(committer::submit);

        var admitted = IntStream.range(0, 300)
                .filter(n -> units.get(n).done().join() == Outcome.COMMITTED)
                .boxed()
                .toList();
        assertThat(admitted).hasSize(100).doesNotContain(50).endsWith(100);
        admitted.forEach(n -> committer.commit(TestRuns.finish(units.get(n).run(), 2, new Money(100))));
    }

    @Test
    void sessions_cut_in_mid_commit_lose_and_duplicate_nothing() throws Exception {
        var committer = committer(null);
        var customers = IntStream.range(0, 8).mapToObj(n -> TestRuns.customer()).toList();
        var finished = new AtomicInteger();

        try (var cutter = Executors.newVirtualThreadPerTaskExecutor()) {
            var load = cutter.submit(() -> inParallel(2_000, n -> {
                CustomerId customer = customers.get(n % customers.size());
                var run = TestRuns.run(customer, NOW);
                committer.commit(TestRuns.begin(run, "cut-" + n));
                var outcome = committer.commit(TestRuns.finish(run));
                finished.incrementAndGet();
                return outcome;
            }));
            for (int cut = 1; cut <= 5; cut++) {
                var enough = cut * 300;
                org.awaitility.Awaitility.await().until(() -> finished.get() >= enough || load.isDone());
                STORES.cutConnections();
            }

            assertThat(load.get()).hasSize(2_000).containsOnly(Outcome.COMMITTED);
        }
        STORES.renewConnections();
    }

    @Test
    void an_error_ends_neither_a_committer_nor_the_units_in_its_hands() {
        var errors = new AtomicInteger(2);
        var database = new DelegatingDataSource(STORES.databases().committer()) {
            @Override
            public Connection getConnection() throws SQLException {
                if (errors.getAndDecrement() > 0) {
                    throw new OutOfMemoryError("planted");
                }
                return super.getConnection();
            }
        };
        var committer = committer(null, database);
        var run = TestRuns.run(TestRuns.customer(), NOW);

        var begun = committer.submit(TestRuns.begin(run, "survivor"));

        assertThat(begun).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(Outcome.COMMITTED);
        assertThat(committer.commit(TestRuns.finish(run))).isEqualTo(Outcome.COMMITTED);
    }

    @Test
    void a_locked_customer_delays_no_other_and_keeps_its_order() throws Exception {
        var committer = committer(new Money(10_000));
        var held = TestRuns.customer();
        var others = IntStream.range(0, 40).mapToObj(n -> TestRuns.customer()).toList();
        committer.commit(TestRuns.finish(begun(committer, held, 100, "open"), 2, new Money(100)));

        try (var lock = STORES.databases().owner().getConnection()) {
            lock.setAutoCommit(false);
            lock.createStatement().execute("select from budget_counter where customer_id = '" + held + "' for update");
            var waiting = IntStream.range(0, 300)
                    .mapToObj(n ->
                            TestRuns.begin(TestRuns.run(held, NOW, new Money(n == 50 ? 9_999 : 100)), "aside-" + n))
                    .toList();
            waiting.forEach(committer::submit);
            var start = System.nanoTime();
            var runs = inParallel(400, n -> {
                var run = begun(committer, others.get(n % others.size()), 1, "free-" + n);
                return committer.commit(TestRuns.finish(run, 2, new Money(1)));
            });
            var took = Duration.ofNanos(System.nanoTime() - start);

            assertThat(runs).containsOnly(Outcome.COMMITTED);
            assertThat(took).isLessThan(Duration.ofSeconds(10)); // each used to wait for the lock's five seconds
            assertThat(waiting).noneMatch(unit -> unit.done().isDone());
            lock.rollback();
            var admitted = IntStream.range(0, 300)
                    .filter(n -> waiting.get(n).done().join() == Outcome.COMMITTED)
                    .boxed()
                    .toList();
            assertThat(admitted).hasSize(99).doesNotContain(50).endsWith(99);
            admitted.forEach(
                    n -> committer.commit(TestRuns.finish(waiting.get(n).run(), 2, new Money(100))));
        }
    }

    @Test
    void a_read_only_database_fails_no_unit_of_a_started_run() {
        var committer = committer(null);
        var run = begun(committer, TestRuns.customer(), 100, "read-only");

        STORES.takesWrites(false);
        CompletableFuture<Outcome> finish;
        AppException refused;
        boolean open;
        try {
            finish = committer.submit(TestRuns.finish(run, 2, new Money(100)));
            refused = catchThrowableOfType(
                    AppException.class, () -> begun(committer, TestRuns.customer(), 100, "refused"));
            open = !finish.isDone();
        } finally {
            STORES.takesWrites(true);
        }

        assertThat(refused.code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE);
        assertThat(refused.members()).containsKey("retry_after");
        assertThat(open).isTrue();
        assertThat(finish.join()).isEqualTo(Outcome.COMMITTED);
        STORES.renewConnections();
    }

    private static Run begun(GroupCommitter committer, CustomerId customer, long micros, String key) {
        var run = TestRuns.run(customer, NOW, new Money(micros));
        assertThat(committer.commit(TestRuns.begin(run, key))).isEqualTo(Outcome.COMMITTED);
        return run;
    }

    private GroupCommitter committer(@Nullable Money budget) {
        return committer(budget, STORES.databases().committer());
    }

    private GroupCommitter committer(@Nullable Money budget, DataSource database) {
        var accounts = TestAccounts.withBudget(CLOCK, budget);
        var made = new GroupCommitter(database, accounts, TestHistory.of(STORES.tenant()), 256);
        made.start();
        committer = made;
        return made;
    }

    private static List<Outcome> inParallel(int tasks, Numbered task) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var calls = IntStream.range(0, tasks)
                    .mapToObj(n -> (Callable<Outcome>) () -> task.run(n))
                    .toList();
            var outcomes = new ArrayList<Outcome>();
            for (var future : threads.invokeAll(calls)) {
                outcomes.add(future.get());
            }
            return outcomes;
        }
    }

    private interface Numbered {
        Outcome run(int n) throws Exception;
    }
}
