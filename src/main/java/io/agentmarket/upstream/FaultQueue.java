package io.agentmarket.upstream;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The planned faults, in order; each call takes the first that applies to its key. Thread-safe. */
final class FaultQueue {

    private final List<Planned> planned = new ArrayList<>();

    /** @param keyFingerprint the key whose calls fail; empty for all keys */
    private record Planned(Fault fault, int times, String keyFingerprint) {}

    /** @throws IllegalArgumentException when {@code times} is below 1 */
    synchronized void add(Fault fault, int times, String keyFingerprint) {
        if (times < 1) {
            throw new IllegalArgumentException("times must be at least 1");
        }
        planned.add(new Planned(fault, times, keyFingerprint));
    }

    synchronized Optional<Fault> take(String keyFingerprint) {
        for (int p = 0; p < planned.size(); p++) {
            var next = planned.get(p);
            if (next.keyFingerprint().isEmpty() || next.keyFingerprint().equals(keyFingerprint)) {
                if (next.times() == 1) {
                    planned.remove(p);
                } else {
                    planned.set(p, new Planned(next.fault(), next.times() - 1, next.keyFingerprint()));
                }
                return Optional.of(next.fault());
            }
        }
        return Optional.empty();
    }

    synchronized void clear() {
        planned.clear();
    }
}
