package io.agentmarket.journal;

import io.agentmarket.shared.CustomerId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/*
 * A customer is aside from when its rows were found held until all of its units that came meanwhile are written: so its
 * units keep their order, and no committer waits for its rows. Each is tried in turn, the others' waits are short.
 */
/** The units of customers whose rows somebody else holds, in their order. Thread-safe. */
final class UnitsAside {

    private static final long PAUSE_MS = 50;
    private static final long IDLE_MS = 1_000;
    private static final int BATCH = 256;

    private final UnitWriter writer;
    private final Map<CustomerId, Queue<PendingUnit>> waiting = new LinkedHashMap<>(); // guarded by this

    UnitsAside(UnitWriter writer) {
        this.writer = writer;
    }

    /** Takes the units of customers that are aside, or are from now on; answers the others. */
    synchronized List<PendingUnit> sift(List<PendingUnit> units, Collection<CustomerId> held) {
        if (waiting.isEmpty() && held.isEmpty()) {
            return units;
        }
        held.forEach(customer -> waiting.putIfAbsent(customer, new ArrayDeque<>()));
        var others = new ArrayList<PendingUnit>();
        for (var unit : units) {
            var queue = waiting.get(unit.customer());
            if (queue == null) {
                others.add(unit);
            } else if (unit.isOpen()) {
                queue.add(unit);
            }
        }
        notifyAll();
        return others;
    }

    synchronized int size() {
        return waiting.values().stream().mapToInt(Queue::size).sum();
    }

    /** Tries each in turn; waits a while for some. */
    void step() throws InterruptedException {
        awaitSome();
        for (var customer : customers()) {
            retry(customer);
        }
        if (size() > 0) {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
        }
    }

    private synchronized void awaitSome() throws InterruptedException {
        if (waiting.isEmpty()) {
            wait(IDLE_MS);
        }
    }

    private synchronized List<CustomerId> customers() {
        return List.copyOf(waiting.keySet());
    }

    private void retry(CustomerId customer) {
        var units = first(customer);
        var held = new HashSet<CustomerId>();
        try {
            writer.write(units, held);
        } catch (UnitWriter.NotNow e) {
            return; // the writer has told it; the next round tries again
        }
        if (held.isEmpty()) {
            written(customer);
        }
    }

    private synchronized List<PendingUnit> first(CustomerId customer) {
        return waiting.getOrDefault(customer, new ArrayDeque<>()).stream()
                .filter(PendingUnit::isOpen)
                .limit(BATCH)
                .toList();
    }

    /** What is answered goes; who has nothing left is aside no more. */
    private synchronized void written(CustomerId customer) {
        var queue = waiting.get(customer);
        if (queue != null) {
            queue.removeIf(unit -> !unit.isOpen());
            if (queue.isEmpty()) {
                waiting.remove(customer);
            }
        }
    }
}
