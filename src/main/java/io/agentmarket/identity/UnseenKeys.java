package io.agentmarket.identity;

import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Looks up keys that this replica has not seen: a few at a time, so that they never take all connections, and per
 * address only as often as its bucket allows. An unknown key takes one token from the bucket, a known key takes none.
 * Known keys are not looked up here.
 */
final class UnseenKeys {

    static final int BURST = 100;
    static final int PER_SECOND = 20;

    private static final int MAX_AT_ONCE = 4;
    private static final Duration MAX_WAIT = Duration.ofSeconds(3);

    /**
     * About 2 MB. The address that was idle longest is evicted first: its bucket is full again, or it is one of very
     * many.
     */
    private static final int MAX_ADDRESSES = 10_000;

    /**
     * The groups of an IPv6 address that name its network: each customer of an internet provider has at least a network
     * of this size.
     */
    private static final int NETWORK_GROUPS = 4;

    private final Clock clock;
    private final Semaphore turns = new Semaphore(MAX_AT_ONCE, true);

    /** By network. Guarded by its own monitor. */
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > MAX_ADDRESSES;
        }
    };

    UnseenKeys(Clock clock) {
        this.clock = clock;
    }

    private record Bucket(double left, Instant at) {

        Bucket now(Instant now) {
            var seconds = Math.max(0, Duration.between(at, now).toMillis() / 1_000.0);
            return new Bucket(Math.min(BURST, left + seconds * PER_SECOND), now);
        }
    }

    /**
     * Looks for one key.
     *
     * @throws AppException {@code RATE_LIMITED} when the address has sent too many unknown keys; {@code OVERLOADED}
     * when its turn does not come in time
     */
    <T> Optional<T> look(String address, Supplier<Optional<T>> query) {
        var network = network(address);
        await();
        try {
            requireLeft(network);
            var found = query.get();
            if (found.isEmpty()) {
                spend(network);
            }
            return found;
        } finally {
            turns.release();
        }
    }

    private void await() {
        try {
            if (turns.tryAcquire(MAX_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new AppException(ErrorCode.OVERLOADED, "Too many new API keys are being looked up; retry shortly.");
    }

    private void requireLeft(String network) {
        synchronized (buckets) {
            var bucket = buckets.get(network);
            if (bucket != null && bucket.now(clock.instant()).left() < 1) {
                throw new AppException(
                                ErrorCode.RATE_LIMITED,
                                "Too many unknown API keys came from your address; retry in 1 s with a valid one.")
                        .with("retry_after", 1L);
            }
        }
    }

    private void spend(String network) {
        synchronized (buckets) {
            var now = clock.instant();
            var bucket = buckets.getOrDefault(network, new Bucket(BURST, now)).now(now);
            buckets.put(network, new Bucket(Math.max(0, bucket.left() - 1), now));
        }
    }

    private static String network(String address) {
        var groups = address.split(":", -1);
        return groups.length <= NETWORK_GROUPS
                ? address
                : String.join(":", List.of(groups).subList(0, NETWORK_GROUPS));
    }
}
