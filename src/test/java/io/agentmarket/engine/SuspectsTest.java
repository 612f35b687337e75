package io.agentmarket.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.billing.TestAccounts;
import io.agentmarket.engine.RunStore.Stored;
import io.agentmarket.journal.GroupCommitter;
import io.agentmarket.journal.Outcome;
import io.agentmarket.journal.Run;
import io.agentmarket.journal.TestRuns;
import io.agentmarket.monitoring.TestAuditor;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ExecutionId;
import io.agentmarket.shared.Ids;
import io.agentmarket.shared.Money;
import io.agentmarket.stores.TestStores;
import io.agentmarket.usage.TestHistory;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The runs against which the death of a process counts. A process here is a worker with its takeover, and dies on
 * command.
 */
public class SuspectsTest {

    private static final Clock CLOCK = Clock.systemUTC();
    private static final Money NOTHING = Money.ZERO;

    private final TestStores stores = TestStores.fresh();
    private final Ids ids = new Ids(CLOCK);
    private final GroupCommitter committer = new GroupCommitter(
            stores.databases().committer(), TestAccounts.withBudget(CLOCK, null), TestHistory.of(stores.tenant()), 256);
    private final CustomerId customer = TestRuns.customer();
    private final Map<ExecutionId, Run> live = new HashMap<>();

    @BeforeEach
    void start() {
        committer.start();
    }

    @AfterEach
    void the_books_balance() {
        committer.stop();
        assertThat(TestAuditor.broken(stores.databases())).isEmpty();
        stores.close();
    }

    @Test
    void a_first_death_delays_a_run_by_nothing() {
        var run = begin(new Process(), 1).getFirst();

        var next = new Process();

        assertThat(next.look()).containsExactly(run);
        assertThat(row(run)).isEqualTo(new Row("running", 2, 1, 0, false));
    }

    @Test
    void a_clean_shutdown_makes_no_run_a_suspect() {
        var first = new Process();
        var run = begin(first, 1).getFirst();

        for (int n = 0; n < 5; n++) {
            first.worker.unregister();
            first = new Process();
            assertThat(first.look()).containsExactly(run);
        }

        assertThat(row(run)).isEqualTo(new Row("running", 6, 0, 0, false));
    }

    @Test
    void sixty_deaths_in_a_row_delay_runs_and_fail_none() {
        var runs = begin(new Process(), 10);

        var last = new Process();
        for (int death = 0; death < 60; death++) {
            last.look();
            last = new Process();
        }
        last.look();

        assertThat(runs).allSatisfy(run -> {
            assertThat(row(run).status()).isEqualTo("queued");
            assertThat(row(run).breaks()).isZero();
        });
        calm();
        assertThat(last.look()).containsExactlyInAnyOrderElementsOf(runs);
    }

    @Test
    void deaths_at_random_moments_prove_nothing() {
        var random = new Random(20_261_129);
        var runs = begin(new Process(), 40);

        for (int death = 0; death < 60; death++) {
            var process = new Process();
            process.look();
            if (random.nextInt(4) == 0) { // one gap in four is long enough for trials to begin
                calm();
                process.look().forEach(run -> {
                    if (random.nextInt(3) == 0) {
                        end(live.get(run));
                    }
                });
            }
        }

        runs.stream()
                .filter(live::containsKey)
                .forEach(run -> assertThat(row(run).breaks()).isLessThan(Takeover.MAX_BREAKS));
    }

    @Test
    void a_run_that_kills_processes_is_found_and_the_others_succeed() {
        var runs = begin(new Process(), 200);
        var poison = runs.get(77);
        var deaths = 1;

        var process = new Process();
        var resumed = process.look();
        while (!process.guilty.contains(poison)) {
            if (resumed.contains(poison)) {
                deaths++;
                process = new Process();
            } else {
                resumed.forEach(run -> end(live.get(run)));
                calm();
            }
            resumed = process.look();
        }

        assertThat(deaths).isLessThanOrEqualTo(7);
        assertThat(process.guilty).containsExactly(poison);
        assertThat(runs.stream().filter(live::containsKey).map(run -> row(run).breaks()))
                .as("proofs against the others that are left")
                .allMatch(breaks -> breaks == 0 || breaks == Takeover.MAX_BREAKS);
    }

    @Test
    void a_death_during_a_trial_is_not_blamed_on_other_runs() {
        var suspect = begin(new Process(), 1).getFirst();
        new Process().look();
        var process = new Process();
        process.look();
        calm();
        assertThat(process.look()).containsExactly(suspect);
        var bystanders = begin(process, 5);

        new Process().look();

        assertThat(row(suspect)).isEqualTo(new Row("queued", 5, 3, 1, false));
        assertThat(bystanders).allSatisfy(run -> assertThat(row(run)).isEqualTo(new Row("running", 2, 0, 0, false)));
    }

    @Test
    void the_mark_of_a_trial_is_durable_before_the_run_is_resumed() {
        var suspect = begin(new Process(), 1).getFirst();
        new Process().look();
        var process = new Process();
        process.look();
        calm();
        var seen = new ArrayList<Row>();
        process.before = run -> seen.add(row(run));

        process.look();

        assertThat(seen).containsExactly(new Row("running", 4, 2, 0, true));
        assertThat(live).containsKey(suspect);
    }

    @Test
    void a_suspect_that_is_cancelled_waits_for_no_trial() {
        var suspect = begin(new Process(), 1).getFirst();
        new Process().look();
        var process = new Process();
        process.look();
        assertThat(row(suspect).status()).isEqualTo("queued");

        new RunStore(CLOCK, stores.tenant()).requestCancel(customer, suspect);

        assertThat(process.look()).containsExactly(suspect);
    }

    @Test
    void a_failed_attempt_counts_but_a_lost_commit_does_not() {
        var process = new Process();
        var broken = begin(process, 1).getFirst();
        var lost = begin(process, 1).getFirst();
        process.look();
        process.liveRuns.broke(broken, new IllegalStateException("a bug"));

        assertThat(process.look()).containsExactlyInAnyOrder(broken, lost);

        assertThat(row(broken).breaks()).isEqualTo(1);
        assertThat(row(lost).breaks()).isZero();
    }

    @Test
    void a_worker_that_was_only_slow_keeps_its_runs_and_their_attempts() {
        var slow = new Process();
        var kept = begin(slow, 1).getFirst();
        var taken = begin(slow, 1).getFirst();
        stores.tenant()
                .platform(jdbc -> jdbc.sql("update worker set seen_at = now() - interval '20 s'")
                        .update());
        stores.tenant()
                .platform(jdbc -> jdbc.sql("update execution set worker_id = :other, attempt = 2 where id = :id")
                        .param("other", UUID.randomUUID())
                        .param("id", taken.value())
                        .update());

        var lost = slow.worker.beat(List.of(kept, taken));

        assertThat(lost).containsExactly(taken);
        assertThat(slow.worker.beat(List.of())).isEmpty();
        assertThat(row(kept)).isEqualTo(new Row("running", 1, 0, 0, false));
    }

    /** A process on this database alone; making the next one is the death of those before. */
    private final class Process {

        final Worker worker = new Worker(stores.tenant(), ids, stores.databases());
        final LiveRuns liveRuns = new LiveRuns();
        final List<ExecutionId> resumed = new ArrayList<>();
        final Set<ExecutionId> guilty = new HashSet<>();
        Consumer<ExecutionId> before = run -> {};
        private final Takeover takeover =
                new Takeover(stores.tenant(), worker, new RunStore(CLOCK, stores.tenant()), liveRuns, this::take);

        Process() {
            worker.register();
        }

        /** The runs that it resumes now; it still has those that it resumed before. */
        List<ExecutionId> look() {
            resumed.clear();
            takeover.look();
            return List.copyOf(resumed);
        }

        private void take(List<Stored> runs) {
            for (var run : runs) {
                before.accept(run.run().id());
                resumed.add(run.run().id());
                live.put(run.run().id(), run.run());
                if (run.breaks() >= Takeover.MAX_BREAKS) {
                    guilty.add(run.run().id());
                }
            }
        }
    }

    private List<ExecutionId> begin(Process process, int number) {
        return IntStream.range(0, number)
                .mapToObj(n -> {
                    var run = TestRuns.run(customer, CLOCK.instant());
                    committer.commit(TestRuns.begin(run, UUID.randomUUID().toString()));
                    stores.tenant()
                            .platform(jdbc -> jdbc.sql("update execution set worker_id = :worker where id = :id")
                                    .param("worker", process.worker.id().value())
                                    .param("id", run.id().value())
                                    .update());
                    live.put(run.id(), run);
                    return run.id();
                })
                .toList();
    }

    private void end(Run run) {
        assertThat(committer.commit(TestRuns.finish(run, 2, NOTHING))).isIn(Outcome.COMMITTED, Outcome.STALE);
        live.remove(run.id());
    }

    /** Nothing has died for a while. */
    private void calm() {
        stores.tenant()
                .platform(jdbc -> jdbc.sql("update worker set died_at = died_at - interval '11 s'")
                        .update());
    }

    private record Row(String status, int attempt, int deaths, int breaks, boolean onTrial) {}

    private Row row(ExecutionId id) {
        return stores.tenant()
                .platform(jdbc -> jdbc.sql(
                                "select status, attempt, deaths, breaks, on_trial from execution where id = :id")
                        .param("id", id.value())
                        .query((row, n) -> new Row(
                                row.getString(1), row.getInt(2), row.getInt(3), row.getInt(4), row.getBoolean(5)))
                        .single());
    }
}
