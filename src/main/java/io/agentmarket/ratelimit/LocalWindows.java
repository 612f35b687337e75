package io.agentmarket.ratelimit;

import io.agentmarket.shared.CustomerId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;

/** The counts of the customers whose calls this replica has admitted. */
final class LocalWindows {

    /**
     * About 5 KB each. Beyond this number the longest idle ones are evicted, which matters only while Redis is
     * unavailable.
     */
    private static final int MAX_CUSTOMERS = 5_000;

    private final LongSupplier now;
    private final Map<CustomerId, LocalCounts> books = new ConcurrentHashMap<>();
    private volatile int tooMany = MAX_CUSTOMERS;

    /** @param now milliseconds since 1970 */
    LocalWindows(LongSupplier now) {
        this.now = now;
    }

    /** Runs work on the customer's counts with the current time. */
    <T> T with(CustomerId customer, BiFunction<LocalCounts, Long, T> work) {
        var book = books.get(customer);
        if (book == null) {
            forgetIdle();
            book = books.computeIfAbsent(customer, any -> new LocalCounts());
        }
        return work.apply(book, now.getAsLong());
    }

    List<CustomerId> customers() {
        return List.copyOf(books.keySet());
    }

    /** Searches for idle customers only after their number has grown by a tenth, because all may be in use. */
    private void forgetIdle() {
        if (books.size() < tooMany) {
            return;
        }
        books.entrySet().stream()
                .map(entry -> Map.entry(entry.getKey(), entry.getValue().touched()))
                .sorted(Comparator.comparingLong(Map.Entry::getValue))
                .limit(MAX_CUSTOMERS / 10)
                .filter(entry -> entry.getValue() < Long.MAX_VALUE)
                .forEach(entry -> books.remove(entry.getKey()));
        tooMany = Math.max(MAX_CUSTOMERS, books.size() + MAX_CUSTOMERS / 10);
    }
}
