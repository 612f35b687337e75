package io.agentmarket.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.shared.CustomerId;
import io.agentmarket.tiers.PriceBook;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongUnaryOperator;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The script's windows compared with an exact log of admissions, on a simulated clock. */
@Tag("stores")
class SlidingWindowTest {

    private static final long START = 1_795_000_000_000L;
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static TestRedis redis;

    private final CustomerId customer = new CustomerId(UUID.randomUUID());
    private long now = START;
    private final RedisWindows store = TestLimiter.windows(redis.calls(), () -> Long.toString(now));

    @BeforeAll
    static void start() {
        redis = TestRedis.start();
    }

    @AfterAll
    static void stop() {
        redis.close();
    }

    /** Every window of every tier. */
    static List<Arguments> windows() {
        return windows(tier -> true);
    }

    /** The windows of the lowest and the highest tier. */
    static List<Arguments> someWindows() {
        return windows(tier -> Set.of("solo", "byok").contains(tier));
    }

    private static List<Arguments> windows(Predicate<String> ofTier) {
        var book = PriceBook.bundled();
        return book.tiers(Instant.parse("2026-11-23T10:00:00Z")).stream()
                .filter(tier -> ofTier.test(tier.id()))
                .flatMap(tier -> LimitWindows.all(tier.limits()).stream())
                .filter(window -> !window.elastic())
                .map(window -> Arguments.of(window.length().toSeconds(), window.limit()))
                .distinct()
                .toList();
    }

    @ParameterizedTest
    @MethodSource("someWindows")
    void under_tenfold_load_admits_99_to_100_percent(long seconds, long limit) {
        underTenfoldLoad(seconds, limit);
    }

    @ParameterizedTest
    @MethodSource("windows")
    @Tag("long")
    void every_window_of_every_tier_does_so_under_tenfold_load(long seconds, long limit) {
        underTenfoldLoad(seconds, limit);
    }

    private void underTenfoldLoad(long seconds, long limit) {
        var length = Duration.ofSeconds(seconds);
        var cost = cost(limit);
        var random = new Random(seconds + limit);
        var mean = length.toMillis() * cost / (10.0 * limit);

        var log = run(
                new Window("w", length, limit, cost), 3, at -> at + Math.round(-mean * Math.log(random.nextDouble())));

        assertThat(log.admitted.most()).isLessThanOrEqualTo(limit);
        assertThat(log.admitted.admitted()).isGreaterThanOrEqualTo(Math.round(0.99 * log.exact.admitted()));
        assertThat(log.exact.admitted()).isGreaterThanOrEqualTo(Math.round(0.99 * 3 * limit));
    }

    /** A slot late after each window is a whole window in 129: over 200 of them the bound of 1/128 shows. */
    @Test
    void over_two_hundred_windows_loses_no_more_than_one_part_in_128() {
        var random = new Random(200);
        var mean = 60_000 / 100.0;

        var log =
                run(new Window("w", MINUTE, 10, 1), 200, at -> at + Math.round(-mean * Math.log(random.nextDouble())));

        assertThat(log.admitted.most()).isLessThanOrEqualTo(10);
        var ratio = log.admitted.admitted() / (double) log.exact.admitted();
        assertThat(ratio).isBetween(0.99, 1.0);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void bursts_at_slot_edges_admit_99_to_100_percent(int seed) {
        var slot = 469; // ceil(60,000 / 128)
        var random = new Random(seed);

        var log = run(
                new Window("w", MINUTE, 40, 1),
                4,
                at -> random.nextInt(30) > 0
                        ? at
                        : (Math.floorDiv(at, slot) + 1 + random.nextInt(3)) * slot + random.nextInt(3) - 1);

        assertThat(log.admitted.most()).isLessThanOrEqualTo(40);
        assertThat(log.admitted.admitted()).isGreaterThanOrEqualTo(Math.round(0.99 * 4 * 40));
    }

    /** Bursts exactly one window apart, at every offset within a slot. */
    @Test
    void bursts_on_the_edges_of_windows_admit_at_most_the_limit() {
        var window = new Window("w", MINUTE, 5, 1);
        var log = new Log(window);
        for (var offset = 0; offset < 469; offset += 13) {
            now = START + offset * 1_000_000L + offset;
            for (var edge = 0; edge < 4; edge++) {
                for (var i = 0; i < 10; i++) {
                    log.offer(now, take(window).admitted());
                }
                now += 60_000;
            }
        }

        assertThat(log.admitted.most()).isEqualTo(5);
    }

    @Test
    void room_comes_back_when_the_answer_says_and_not_before() {
        var window = new Window("w", MINUTE, 3, 1);
        take(window);
        now += 10_000;
        take(window);
        take(window);

        var refused = take(window).counts().findFirst().orElseThrow();
        now += refused.waitMs() - 1;
        var early = take(window);
        now += 1;
        var due = take(window);

        assertThat(refused.waitMs()).isBetween(50_000L, 50_000L + 938);
        assertThat(early.admitted()).isFalse();
        assertThat(due.admitted()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {30, 59, 60, 61, 62, 119, 120, 600, 86_400, 40_000_000})
    void no_sum_leaks_over_a_gap(int gapSeconds) {
        var window = new Window("w", MINUTE, 100, 1);
        for (var i = 0; i < 100; i++) {
            now += 250;
            take(window);
        }

        now += gapSeconds * 1000L;
        var used = look(window);
        var reference = Math.max(0, Math.min(100, 100 - (gapSeconds - 35) * 4L));

        assertThat(used).isBetween(reference, reference + 2);
        now += 61_000;
        assertThat(look(window)).isZero();
    }

    @Test
    void a_clock_that_steps_back_neither_leaks_nor_admits_more() {
        var window = new Window("w", MINUTE, 10, 1);
        for (var i = 0; i < 10; i++) {
            take(window);
        }

        now -= 30_000;
        assertThat(take(window).admitted()).isFalse();
        now += 91_000;
        assertThat(look(window)).isZero();
        assertThat(take(window).admitted()).isTrue();
    }

    @Test
    void a_window_in_the_future_starts_empty() {
        var window = new Window("w", MINUTE, 1, 1);
        now += Duration.ofDays(400).toMillis();
        take(window);

        now -= Duration.ofDays(400).toMillis();

        assertThat(take(window).admitted()).isTrue();
        assertThat(take(window).admitted()).isFalse();
    }

    @Test
    void a_refusing_window_takes_nothing_of_the_others() {
        var wide = new Window("wide", MINUTE, 100, 1);
        var narrow = new Window("narrow", MINUTE, 3, 1);
        for (var i = 0; i < 3; i++) {
            assertThat(take(wide, narrow).admitted()).isTrue();
        }

        var refused = take(wide, narrow);
        var alone = take(narrow, wide);

        assertThat(refused.admitted()).isFalse();
        assertThat(refused.refusing().orElseThrow().window()).isEqualTo(narrow);
        assertThat(alone.admitted()).isFalse();
        assertThat(look(wide)).isEqualTo(3);
        assertThat(look(narrow)).isEqualTo(3);
    }

    @Test
    void a_cost_above_the_limit_is_never_admitted() {
        assertThat(take(new Window("w", MINUTE, 5, 6)).admitted()).isFalse();
        assertThat(look(new Window("w", MINUTE, 5, 1))).isZero();
    }

    @Test
    void a_customer_takes_bounded_memory() {
        var windows = new Window[] {
            new Window("a", MINUTE, 1_000_000, 1),
            new Window("b", Duration.ofHours(1), 1_000_000, 1),
            new Window("c", Duration.ofDays(1), 1_000_000, 1)
        };
        for (var i = 0; i < 2_000; i++) {
            now += 60_000;
            take(windows);
        }

        var bytes = redis.connection().sync().memoryUsage("rl:{" + customer + "}:windows");

        assertThat(bytes).isLessThan(3_000L);
        assertThat(redis.connection().sync().pttl("rl:{" + customer + "}:windows"))
                .isBetween(86_400_000L, 90_000_000L);
    }

    private Log run(Window window, int lengths, LongUnaryOperator next) {
        var log = new Log(window);
        var end = START + lengths * window.length().toMillis();
        while (now < end) {
            log.offer(now, take(window).admitted());
            now = next.applyAsLong(now);
        }
        return log;
    }

    /** The largest divisor that leaves 20 units or more, so that large limits need no more calls than small ones. */
    private static long cost(long limit) {
        return LongStream.rangeClosed(1, Math.max(1, limit / 20))
                .filter(cost -> limit % cost == 0)
                .max()
                .orElseThrow();
    }

    private Decision take(Window... windows) {
        return store.decide(
                Claim.of(customer, List.of(new Share(RedisKeys.of(customer), Share.UNSEEN, List.of(windows)))));
    }

    private long look(Window window) {
        return take(window.looked()).counts().findFirst().orElseThrow().used();
    }

    /** The calls that the ring admitted, and those that the oracle admits. */
    private static final class Log {

        private final Window window;
        private final ExactWindow admitted;
        private final ExactWindow exact;

        Log(Window window) {
            this.window = window;
            this.admitted = new ExactWindow(window);
            this.exact = new ExactWindow(window);
        }

        void offer(long at, boolean isAdmitted) {
            exact.offer(at, window.cost());
            if (isAdmitted) {
                admitted.take(at, window.cost());
            }
        }
    }
}
