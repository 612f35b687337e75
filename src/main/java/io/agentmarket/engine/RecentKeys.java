package io.agentmarket.engine;

import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ExecutionId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * The idempotency keys that this replica saw last, so that a retry joins its run without needing a place that the run
 * itself occupies. All other keys are looked up in the database. Guarded by its own monitor.
 */
@Component
class RecentKeys {

    /** Some 5 MB; older keys are looked up in the database. */
    private static final int MAX_KEYS = 20_000;

    private final Map<Key, Known> keys = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Known> eldest) {
            return size() > MAX_KEYS;
        }
    };

    synchronized void put(CustomerId customer, String text, ExecutionId id, byte[] requestHash) {
        keys.put(new Key(customer, text), new Known(id, requestHash));
    }

    synchronized Optional<Known> find(CustomerId customer, String text) {
        return Optional.ofNullable(keys.get(new Key(customer, text)));
    }

    /** The run that a key started, with the hash of its request. */
    @SuppressWarnings("ArrayRecordComponent") // compared by MessageDigest.isEqual
    record Known(ExecutionId id, byte[] requestHash) {}

    private record Key(CustomerId customer, String text) {}
}
