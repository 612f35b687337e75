package io.agentmarket.whole;

import io.agentmarket.identity.TestCustomers;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** Customers that each start ten runs a second, regardless of the results of earlier ones. */
final class SteadyCallers implements AutoCloseable {

    private static final long EVERY_MS = 100;

    private final long start = System.nanoTime();
    private final List<TestCustomers.Made> customers;
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final java.util.concurrent.ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    SteadyCallers(Caller caller, List<TestCustomers.Made> customers) {
        this.customers = customers;
        clock.scheduleAtFixedRate(
                () -> customers.forEach(customer -> threads.submit(
                        () -> calls.add(caller.call(customer, UUID.randomUUID().toString())))),
                0,
                EVERY_MS,
                TimeUnit.MILLISECONDS);
    }

    interface Caller {
        Call call(TestCustomers.Made customer, String key) throws Exception;
    }

    record Call(TestCustomers.Made customer, int status, String retryAfter, long ms) {

        boolean isToBeRetriedWithin(long longestMs) {
            return status == 503 && !retryAfter.isEmpty() && ms <= longestMs;
        }
    }

    void await(int answers) {
        Awaitility.await().dontCatchUncaughtExceptions().until(() -> calls.size() >= answers);
    }

    /** Lets them call so long. */
    void awaitFor(Duration time) {
        var end = System.nanoTime() + time.toNanos();
        Awaitility.await()
                .dontCatchUncaughtExceptions()
                .atMost(time.plusSeconds(10))
                .until(() -> System.nanoTime() - end > 0);
    }

    /** Until each customer has got such an answer from now on. */
    void awaitAnswersOfAll(int status) {
        var mark = mark();
        Awaitility.await()
                .dontCatchUncaughtExceptions()
                .atMost(Duration.ofSeconds(30))
                .until(() -> calls.stream()
                                .skip(mark)
                                .filter(call -> call.status() == status)
                                .map(Call::customer)
                                .distinct()
                                .count()
                        == customers.size());
    }

    int mark() {
        return calls.size();
    }

    /** Calls that did not succeed, but for those that their customer's limits refused. */
    List<Call> failed() {
        return calls.stream()
                .filter(call -> call.status() != 200 && call.status() != 429)
                .toList();
    }

    /** Milliseconds that 95 of 100 calls of everybody else took at most, of those answered since the mark. */
    long slowest95(TestCustomers.Made but, int mark) {
        var took = calls.stream()
                .skip(mark)
                .filter(call -> !call.customer().equals(but))
                .mapToLong(Call::ms)
                .sorted()
                .toArray();
        return took.length == 0 ? Long.MAX_VALUE : took[took.length * 95 / 100];
    }

    Duration age() {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    @Override
    public void close() {
        clock.shutdownNow();
        threads.close();
    }
}
