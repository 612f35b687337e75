package io.agentmarket.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmarket.agents.Packages;
import io.agentmarket.billing.TestAccounts;
import io.agentmarket.journal.Event;
import io.agentmarket.journal.EventType;
import io.agentmarket.journal.GroupCommitter;
import io.agentmarket.journal.LostRunException;
import io.agentmarket.journal.Run;
import io.agentmarket.journal.RunUnit;
import io.agentmarket.journal.TestRuns;
import io.agentmarket.ratelimit.Permit;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.Json;
import io.agentmarket.stores.Tenant;
import io.agentmarket.stores.TestStores;
import io.agentmarket.stores.Vitals;
import io.agentmarket.usage.TestHistory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A run's events for any reader, whichever replica carries the run. */
class RunFeedTest {

    private static final TestStores STORES = TestStores.fresh();
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-15T12:00:00Z"), ZoneOffset.UTC);
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration NOW = Duration.ZERO;
    private static final int MOST = 3;

    private final GroupCommitter committer = new GroupCommitter(
            STORES.databases().committer(), TestAccounts.withBudget(CLOCK, null), TestHistory.of(STORES.tenant()), 256);
    private final LiveRuns liveRuns = new LiveRuns();
    private final FeedWatch watch = new FeedWatch(STORES.tenant(), liveRuns, new Vitals());
    private final RunFeed feed = feed(STORES.tenant());
    private final Run run = TestRuns.run(TestRuns.customer(), CLOCK.instant());

    @BeforeEach
    void start() {
        committer.start();
        watch.start();
    }

    @AfterEach
    void stop() {
        watch.stop();
        committer.stop();
    }

    /** Else a stream is refused after its run has started, when the database is busy. */
    @Test
    void a_run_in_hand_is_read_without_any_store() throws Exception {
        var live = inHand();
        live.publish(List.of(entry(1, EventType.STARTED)));

        try (var seat = feed(new NoStore()).seat(run.customer())) {
            var reading = seat.read(run.id(), 0);
            live.publishText(1, 0, "To whom");
            live.publish(List.of(entry(2, EventType.CHECKPOINT), entry(3, EventType.FINISHED)));

            assertThat(all(reading)).containsExactly("1 started", "To whom", "2 checkpoint", "3 finished");
            assertThat(reading.isOver()).isTrue();
            assertThat(reading.next(NOW)).isEmpty();
        }
    }

    @Test
    void a_run_that_is_carried_elsewhere_is_read_as_it_grows() throws Exception {
        committer.commit(TestRuns.begin(run, run.id().toString()));

        try (var seat = feed.seat(run.customer());
                var other = feed.seat(run.customer())) {
            var reading = seat.read(run.id(), 0);
            assertThat(next(reading)).isEqualTo("1 started");
            append(2);
            var later = other.read(run.id(), 1);
            assertThat(next(later)).isEqualTo("2 checkpoint");
            assertThat(next(reading)).isEqualTo("2 checkpoint");
            append(3);
            committer.commit(TestRuns.finish(run, 4, TestRuns.PRICE));

            assertThat(all(reading)).containsExactly("3 checkpoint", "4 model_turn", "5 finished");
            assertThat(all(later)).containsExactly("3 checkpoint", "4 model_turn", "5 finished");
        }
    }

    @Test
    void a_run_released_here_is_followed_through_the_database() throws Exception {
        committer.commit(TestRuns.begin(run, run.id().toString()));
        var live = inHand();
        live.publish(List.of(entry(1, EventType.STARTED)));

        try (var seat = feed.seat(run.customer())) {
            var reading = seat.read(run.id(), 0);
            assertThat(next(reading)).isEqualTo("1 started");
            liveRuns.remove(live);
            live.done().completeExceptionally(new LostRunException());
            append(2);
            assertThat(next(reading)).isEqualTo("2 checkpoint");
            var again = inHand();
            again.publish(IntStream.rangeClosed(1, 3)
                    .mapToObj(seq -> entry(seq, EventType.CHECKPOINT))
                    .toList());

            assertThat(next(reading)).isEqualTo("3 checkpoint");
        }
    }

    @Test
    void a_reader_with_the_last_entry_has_read_all() {
        committer.commit(TestRuns.begin(run, run.id().toString()));
        committer.commit(TestRuns.finish(run));

        try (var seat = feed.seat(run.customer())) {
            assertThat(seat.read(run.id(), 3).isOver()).isTrue();
            assertThat(seat.read(run.id(), 2).isOver()).isFalse();
        }
    }

    @Test
    void a_foreign_run_is_not_found_also_while_it_is_in_hand() {
        inHand();

        try (var seat = feed.seat(TestRuns.customer())) {
            assertThatThrownBy(() -> seat.read(run.id(), 0))
                    .isInstanceOfSatisfying(
                            AppException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
        }
    }

    /** The completed turn says all of its text again. */
    @Test
    void a_reader_that_is_slow_misses_text_and_no_entry() throws Exception {
        var live = inHand();

        try (var seat = feed.seat(run.customer())) {
            var reading = seat.read(run.id(), 0);
            IntStream.range(0, 5_000).forEach(offset -> live.publishText(1, offset, "x"));
            live.publish(List.of(entry(1, EventType.MODEL_TURN), entry(2, EventType.FINISHED)));

            assertThat(all(reading)).hasSizeLessThan(1_100).endsWith("1 model_turn", "2 finished");
        }
    }

    @Test
    void a_customers_seats_are_limited_and_freed_on_leaving() {
        var seats = new ArrayList<RunFeed.Seat>();
        for (int n = 0; n < MOST; n++) {
            seats.add(feed.seat(run.customer()));
        }

        assertThatThrownBy(() -> feed.seat(run.customer()))
                .isInstanceOfSatisfying(
                        AppException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STREAMS_LIMITED));
        assertThat(feed.seat(TestRuns.customer())).isNotNull();

        seats.getFirst().close();
        seats.set(0, feed.seat(run.customer()));
        seats.forEach(RunFeed.Seat::close);
    }

    private RunFeed feed(Tenant tenant) {
        var runs = new Runs(CLOCK, new RunStore(CLOCK, tenant), TestHistory.of(tenant), liveRuns, watch);
        return new RunFeed(runs, watch, MOST);
    }

    private LiveRun inHand() {
        var agent = Packages.load("").all().getFirst();
        var permit = new Permit(run.customer(), run.key(), run.id(), 0);
        var live = new LiveRun(run, agent, Json.MAPPER.createObjectNode(), permit, null);
        assertThat(liveRuns.add(live)).isTrue();
        return live;
    }

    private void append(int seq) {
        committer.commit(new RunUnit.Append(run, List.of(entry(seq, EventType.CHECKPOINT)), new CompletableFuture<>()));
    }

    private static Event entry(int seq, EventType type) {
        return new Event(seq, type, Json.MAPPER.createObjectNode(), CLOCK.instant());
    }

    private static String next(RunFeed.Reading reading) throws InterruptedException {
        return switch (reading.next(SOON).orElseThrow()) {
            case RunFeed.Entry(Event event) -> event.seq() + " " + event.type().id();
            case RunFeed.Text text -> text.delta();
        };
    }

    private static List<String> all(RunFeed.Reading reading) throws InterruptedException {
        var all = new ArrayList<String>();
        while (!reading.isOver()) {
            all.add(next(reading));
        }
        return all;
    }

    /** A database that does not answer. */
    private static final class NoStore implements Tenant {

        @Override
        public <T> T tx(CustomerId customer, Function<JdbcClient, T> work) {
            throw new AppException(ErrorCode.STORE_UNAVAILABLE, "no store");
        }

        @Override
        public <T> T platform(Function<JdbcClient, T> work) {
            throw new AppException(ErrorCode.STORE_UNAVAILABLE, "no store");
        }
    }
}
