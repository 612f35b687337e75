package io.agentmarket.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.billing.TestAccounts;
import io.agentmarket.journal.Event;
import io.agentmarket.journal.EventType;
import io.agentmarket.journal.GroupCommitter;
import io.agentmarket.journal.Run;
import io.agentmarket.journal.RunUnit;
import io.agentmarket.journal.StorableJson;
import io.agentmarket.journal.TestRuns;
import io.agentmarket.shared.Json;
import io.agentmarket.stores.TestStores;
import io.agentmarket.usage.TestHistory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

@Tag("stores")
class RunStoreTest {

    private static final TestStores STORES = TestStores.fresh();
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-15T12:00:00Z"), ZoneOffset.UTC);

    private final GroupCommitter committer = new GroupCommitter(
            STORES.databases().committer(), TestAccounts.withBudget(CLOCK, null), TestHistory.of(STORES.tenant()), 256);
    private final RunStore store = new RunStore(CLOCK, STORES.tenant());
    private final Run run = TestRuns.run(TestRuns.customer(), CLOCK.instant());

    @BeforeEach
    void start_a_run() {
        committer.start();
        committer.commit(TestRuns.begin(run, run.id().toString()));
    }

    @AfterEach
    void stop() {
        committer.stop();
    }

    /** Else the bill of its later turns is lost, and its next entry takes a number that is taken. */
    @Test
    void a_successor_reads_the_whole_journal_of_a_run() {
        var entries = IntStream.rangeClosed(2, 2_500)
                .mapToObj(seq -> new Event(seq, EventType.CHECKPOINT, Json.MAPPER.createObjectNode(), CLOCK.instant()))
                .toList();
        committer.commit(new RunUnit.Append(run, entries, new CompletableFuture<>()));

        var journal = store.journal(run.customer(), run.id());

        assertThat(journal)
                .extracting(Event::seq)
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, 2_500).boxed().toList());
    }

    /** A model's arguments may be as deep as a request; the entry around them is deeper. */
    @Test
    void an_entry_nested_deeper_than_a_request_is_read() {
        var deep = Json.MAPPER.readTree("[".repeat(Json.MAX_DEPTH) + "]".repeat(Json.MAX_DEPTH));
        var payload = Json.MAPPER.createObjectNode();
        payload.putArray("calls").addObject().set("arguments", deep);
        var entry = new Event(2, EventType.CHECKPOINT, payload, CLOCK.instant());
        committer.commit(new RunUnit.Append(run, List.of(entry), new CompletableFuture<>()));

        var journal = store.journal(run.customer(), run.id());

        assertThat(journal.getLast().payload()).isEqualTo(payload);
    }

    /** Else a model is told another text than before, which it refuses where it signed what it thought. */
    @Test
    void an_entry_is_read_as_it_was_written_to_the_byte() {
        var text = """
                {"zebra":"\u00fc \\" \\u0001 \uD83D\uDE00","a":1.0,"e":1.0E22,"long":123456789012345678901234567890,"cc":[{"y":0.10,"x":-0.0}],"bb":{}}""";
        var payload = StorableJson.readBack(Json.MAPPER.readTree(text));
        var entry = new Event(2, EventType.CHECKPOINT, payload, CLOCK.instant());
        committer.commit(new RunUnit.Append(run, List.of(entry), new CompletableFuture<>()));

        var read = store.journal(run.customer(), run.id()).getLast().payload();

        assertThat(read.toString()).isEqualTo(payload.toString());
        assertThat(read.propertyNames()).containsExactly("zebra", "a", "e", "long", "cc", "bb");
    }

    @Test
    void an_entry_from_before_the_journal_kept_its_text_is_read() {
        new JdbcTemplate(STORES.databases().owner())
                .update(
                        "insert into execution_event (execution_id, seq, customer_id, type, payload, at)"
                                + " values (?, 2, ?, 'checkpoint', ?::jsonb, now())",
                        run.id().value(),
                        run.customer().value(),
                        "{\"zebra\":1,\"a\":2}");

        var read = store.journal(run.customer(), run.id()).getLast().payload();

        assertThat(read).isEqualTo(Json.MAPPER.readTree("{\"a\":2,\"zebra\":1}"));
    }

    /**
     * Else each takeover would add the time the run had already spent, and a run that kills its worker lives for ever.
     */
    @Test
    void every_takeover_gives_a_run_its_full_time_again() {
        for (var n = 0; n < 3; n++) {
            assertThat(secondsAfterATakeover()).isEqualTo(60);
        }
    }

    /** Otherwise a replica that takes a run over would allow it what its deployment forbids. */
    @Test
    void a_takeover_reads_which_terms_of_which_deployment_hold() {
        var deployed = TestRuns.run(TestRuns.customer(), CLOCK.instant(), new Run.Deployed(UUID.randomUUID(), 3));
        committer.commit(TestRuns.begin(deployed, deployed.id().toString()));

        var taken = STORES.tenant()
                .platform(jdbc -> jdbc.sql(TakeoverSql.TAKE_OVER)
                        .param("worker", UUID.randomUUID())
                        .param("suspect", Takeover.SUSPECT)
                        .param("limit", 1_000)
                        .query((row, n) -> RunStore.map(row).run())
                        .list());

        assertThat(taken)
                .filteredOn(it -> it.id().equals(deployed.id()))
                .extracting(Run::deployment)
                .containsExactly(deployed.deployment());
        assertThat(taken)
                .filteredOn(it -> it.id().equals(run.id()))
                .extracting(Run::deployment)
                .containsExactly((Run.Deployed) null);
    }

    /** Else a replica that is fast by a run's limit would end every run that it takes over. */
    @Test
    void a_taken_run_is_timed_by_the_clock_of_its_carrier() {
        var fast = Clock.offset(CLOCK, Duration.ofMinutes(10));
        var carrier = new RunStore(fast, STORES.tenant());

        var taken = STORES.tenant()
                .platform(jdbc -> jdbc.sql(TakeoverSql.TAKE_OVER)
                        .param("worker", UUID.randomUUID())
                        .param("suspect", Takeover.SUSPECT)
                        .param("limit", 1_000)
                        .query((row, n) -> carrier.taken(row).run())
                        .list());

        assertThat(taken)
                .filteredOn(it -> it.id().equals(run.id()))
                .extracting(Run::deadline)
                .containsExactly(fast.instant().plusSeconds(60));
    }

    private double secondsAfterATakeover() {
        return STORES.tenant().platform(jdbc -> {
            var taken = jdbc.sql(TakeoverSql.TAKE_OVER)
                    .param("worker", UUID.randomUUID())
                    .param("suspect", Takeover.SUSPECT)
                    .param("limit", 1_000)
                    .query((row, n) -> RunStore.map(row))
                    .list();
            assertThat(taken).extracting(it -> it.run().id()).contains(run.id());
            return jdbc.sql("select extract(epoch from deadline - now()) from execution where id = ?")
                    .param(run.id().value())
                    .query(Double.class)
                    .single();
        });
    }
}
