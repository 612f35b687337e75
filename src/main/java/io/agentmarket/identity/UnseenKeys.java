package io.agentmarket.identity;

import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How often an address may make the database look for a key that this replica has not seen: a bucket per address, which a key
 * that nobody knows empties by one. Whoever calls with known keys never waits here. Guarded by its own monitor.
 */
final class UnseenKeys {

    static final int BURST = 100;
    static final int PER_SECOND = 20;

    /** Some 2 MB. The address that was quiet longest is forgotten first: its bucket is full again, or it has company. */
    private static final int MAX_ADDRESSES = 10_000;

    /** An IPv6 address's network: one customer of a provider has at least so many addresses. */
    private static final int NETWORK_GROUPS = 4;

    private final Clock clock;

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

        Bucket plus(double more) {
            return new Bucket(left + more, at);
        }
    }

    /**
     * Takes the right to look for one key.
     *
     * @throws AppException {@code RATE_LIMITED} when the address has looked for too many that nobody knows
     */
    synchronized void take(String address) {
        var network = network(address);
        var bucket = bucket(network);
        if (bucket.left() < 1) {
            throw new AppException(
                            ErrorCode.RATE_LIMITED,
                            "Too many unknown API keys came from your address; retry in 1 s with a valid one.")
                    .with("retry_after", 1L);
        }
        buckets.put(network, bucket.plus(-1));
    }

    /** Gives it back: the key is known. */
    synchronized void giveBack(String address) {
        var network = network(address);
        buckets.put(network, bucket(network).plus(1));
    }

    private Bucket bucket(String network) {
        var now = clock.instant();
        var bucket = buckets.get(network);
        return bucket == null ? new Bucket(BURST, now) : bucket.now(now);
    }

    private static String network(String address) {
        var groups = address.split(":", -1);
        return groups.length <= NETWORK_GROUPS
                ? address
                : String.join(":", List.of(groups).subList(0, NETWORK_GROUPS));
    }
}
