package io.agentmarket.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.stores.Rhythm.Plan;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RhythmTest {

    private static final Duration SOON = Duration.ofMillis(1);
    private static final Duration NEVER = Duration.ofDays(1);

    private final Vitals vitals = new Vitals();

    @AfterEach
    void stop() {
        vitals.running().forEach(Rhythm::stop);
    }

    @Test
    void continues_after_any_exception_or_error_of_a_turn() {
        Queue<Throwable> failures = new ArrayDeque<>(List.of(
                new OutOfMemoryError("no room"),
                new NoClassDefFoundError("gone"),
                new AppException(ErrorCode.STORE_UNAVAILABLE, "away")));
        var good = new AtomicInteger();
        var rhythm = vitals.rhythm(Plan.every("broken", SOON), () -> {
            var next = failures.poll();
            if (next instanceof Error error) {
                throw error;
            } else if (next instanceof RuntimeException exception) {
                throw exception;
            }
            good.incrementAndGet();
        });

        rhythm.start();

        await().until(() -> good.get() > 1);
        assertThat(rhythm.isRunning()).isTrue();
    }

    @Test
    void continues_even_if_reporting_the_failure_fails() {
        var turns = new AtomicInteger();
        var rhythm = vitals.rhythm(Plan.every("speechless", SOON), () -> {
            if (turns.incrementAndGet() == 1) {
                throw new IllegalStateException() {
                    @Override
                    public String toString() {
                        throw new OutOfMemoryError("while it is logged");
                    }
                };
            }
        });

        rhythm.start();

        await().until(() -> turns.get() > 2);
    }

    @Test
    void a_wake_ends_the_pause() {
        var turns = new AtomicInteger();
        var rhythm = vitals.rhythm(Plan.every("asleep", NEVER), turns::incrementAndGet);
        rhythm.start();
        await().until(() -> turns.get() == 1);

        rhythm.wake();

        await().until(() -> turns.get() == 2);
    }

    @Test
    void is_late_while_a_turn_takes_longer_than_its_patience() {
        var held = new CountDownLatch(1);
        var rhythm = vitals.rhythm(Plan.every("held", SOON).patient(Duration.ofMillis(50)), held::await);
        rhythm.start();

        await().until(() -> vitals.late().equals(List.of("held")));
        held.countDown();

        await().until(() -> vitals.late().isEmpty());
    }

    @Test
    void is_late_while_every_turn_fails() {
        var rhythm = vitals.rhythm(Plan.every("failing", SOON).patient(Duration.ofMillis(50)), () -> {
            throw new AppException(ErrorCode.STORE_UNAVAILABLE, "away");
        });

        rhythm.start();

        await().until(() -> vitals.late().equals(List.of("failing")));
    }

    @Test
    void is_not_late_before_its_first_turn_or_after_its_stop() {
        var rhythm = vitals.rhythm(Plan.every("later", SOON).firstAfter(NEVER).patient(Duration.ZERO), () -> {});

        rhythm.start();

        assertThat(vitals.late()).isEmpty();
        rhythm.stop();
        assertThat(vitals.late()).isEmpty();
        assertThat(vitals.running()).isEmpty();
    }

    @Test
    void a_stop_lets_a_turn_end_and_takes_no_other() throws Exception {
        var begun = new CountDownLatch(1);
        var end = new CountDownLatch(1);
        var turns = new AtomicInteger();
        var rhythm = vitals.rhythm(Plan.every("last", Duration.ZERO), () -> {
            begun.countDown();
            end.await();
            turns.incrementAndGet();
        });
        rhythm.start();
        begun.await();
        var stopping = Thread.ofVirtual().start(() -> Rhythm.stop(List.of(rhythm), Duration.ofSeconds(30), NEVER));
        await().until(() -> !rhythm.isRunning());

        end.countDown();

        assertThat(stopping.join(Duration.ofSeconds(30))).isTrue();
        assertThat(turns).hasValue(1);
    }

    @Test
    void can_be_started_again() {
        var thread = new AtomicReference<Thread>();
        var rhythm = vitals.rhythm(Plan.every("twice", SOON), () -> thread.set(Thread.currentThread()));
        rhythm.start();
        await().until(() -> thread.get() != null);
        var first = thread.get();

        rhythm.stop();
        rhythm.start();

        await().until(() -> thread.get() != first);
        assertThat(first.isAlive()).isFalse();
    }
}
