package io.agentmarket.resilience;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** A bounded cache of values by key; a new value evicts the least recently used one. Thread-safe. */
final class Latest<K, V> {

    private static final float LOAD = 0.75f;

    // guarded by its own monitor: in access order every read changes it
    private final Map<K, V> values;

    Latest(int most) {
        values = new LinkedHashMap<>(16, LOAD, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > most;
            }
        };
    }

    V get(K key, Supplier<V> fresh) {
        synchronized (values) {
            return values.computeIfAbsent(key, unused -> fresh.get());
        }
    }

    /** The value of a key; does not create one. */
    Optional<V> peek(K key) {
        synchronized (values) {
            return Optional.ofNullable(values.get(key));
        }
    }

    List<V> all() {
        synchronized (values) {
            return List.copyOf(values.values());
        }
    }
}
