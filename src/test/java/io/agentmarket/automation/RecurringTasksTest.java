package io.agentmarket.automation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentmarket.stores.TestStores;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("stores")
class RecurringTasksTest {

    private static final TestStores STORES = TestStores.fresh();
    private static final Duration SOON = Duration.ofSeconds(60);

    private final AtomicInteger schedules = new AtomicInteger();
    private final AtomicInteger deliveries = new AtomicInteger();
    private final AtomicInteger atOnce = new AtomicInteger();
    private final AtomicInteger mostAtOnce = new AtomicInteger();
    private final CountDownLatch never = new CountDownLatch(1);

    @Test
    void each_task_recurs_on_one_replica_at_a_time_until_stopped() {
        var replicas = List.of(replica(), replica(), replica());
        replicas.forEach(RecurringTasks::start);

        await().atMost(SOON).until(() -> schedules.get() >= 2 && deliveries.get() >= 1);
        var begun = System.nanoTime();
        replicas.forEach(RecurringTasks::stop);

        assertThat(mostAtOnce).hasValue(1);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(SOON);
        assertThat(replicas).noneMatch(RecurringTasks::isRunning);
        var done = schedules.get();
        await().during(Duration.ofMillis(2_500)).atMost(SOON).until(() -> schedules.get() == done);
    }

    /** Its round of deliveries goes on until the replica stops, as one with slow endpoints would. */
    private RecurringTasks replica() {
        return new RecurringTasks(
                STORES.databases().committer(),
                new RecurringTasks.Work(
                        schedules::incrementAndGet,
                        stopping -> {
                            deliveries.incrementAndGet();
                            mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
                            while (!stopping.getAsBoolean()) {
                                never.await(50, TimeUnit.MILLISECONDS);
                            }
                            atOnce.decrementAndGet();
                        },
                        () -> {}));
    }
}
