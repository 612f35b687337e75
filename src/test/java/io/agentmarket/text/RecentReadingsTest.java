package io.agentmarket.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmarket.text.Embedder.Reading;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecentReadingsTest {

    private final AtomicInteger read = new AtomicInteger();
    private final RecentReadings recent = new RecentReadings(text -> {
        read.incrementAndGet();
        return new Reading(new float[] {text.length()}, List.of());
    });

    @Test
    void one_text_is_read_once_and_another_one_by_itself() {
        assertThat(recent.of("late parcel").vector())
                .isEqualTo(recent.of("late parcel").vector());
        assertThat(recent.of("late").vector()).containsExactly(4);

        assertThat(read).hasValue(2);
    }

    @Test
    void a_text_that_many_ask_about_at_once_is_read_once() throws Exception {
        var open = new CountDownLatch(1);
        var slow = new RecentReadings(text -> {
            try {
                open.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            read.incrementAndGet();
            return new Reading(new float[] {1}, List.of());
        });

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var asked = IntStream.range(0, 8)
                    .mapToObj(i -> threads.submit((Callable<Reading>) () -> slow.of("the same")))
                    .toList();
            open.countDown();
            for (var each : asked) {
                assertThat(each.get().vector()).containsExactly(1);
            }
        }

        assertThat(read).hasValue(1);
    }

    @Test
    void the_oldest_are_read_anew_and_long_ones_always() {
        IntStream.range(0, 17).forEach(i -> recent.of("text " + i));
        recent.of("text 16");
        assertThat(read).hasValue(17);

        recent.of("text 0");
        assertThat(read).hasValue(18);

        recent.of("x".repeat(2_001));
        recent.of("x".repeat(2_001));
        assertThat(read).hasValue(20);
    }

    @Test
    void a_failure_is_told_and_not_kept() {
        var failing = new RecentReadings(text -> {
            if (read.getAndIncrement() == 0) {
                throw new IllegalStateException("no model");
            }
            return new Reading(new float[] {1}, List.of());
        });

        assertThatThrownBy(() -> failing.of("text")).hasMessage("no model");
        assertThat(failing.of("text").vector()).containsExactly(1);
    }

    @Test
    void an_interrupted_caller_gets_its_reading_and_stays_interrupted() {
        recent.of("text");
        Thread.currentThread().interrupt();

        assertThat(recent.of("text").vector()).containsExactly(4);
        assertThat(Thread.interrupted()).isTrue();
    }
}
