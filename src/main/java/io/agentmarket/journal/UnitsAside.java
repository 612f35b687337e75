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
 * A customer is set aside from the moment its rows are found locked until all of its units that arrive meanwhile are
 * written: so its units keep their order, and no committer waits for its rows. Each is tried in turn, so the others
 * wait briefly.
 */
/** The units of customers whose rows are locked elsewhere, in their order. Thread-safe. */
final class UnitsAside {

    private static final long PAUSE_MS = 50;
    private static final long IDLE_MS = 1_000;
    private static final int BATCH = 256;

    private final UnitWriter writer;
    private final Map<CustomerId, Queue<PendingUnit>> waiting = new LinkedHashMap<>(); // guarded by this

    UnitsAside(UnitWriter writer) {
        this.writer = writer;
    }

    /** Takes the units of customers that are set aside, before or by this call; returns the others. */
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

    /** Tries each customer in turn; waits briefly for new units. */
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
            return; // the writer has logged it; the next round retries
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

    /** Removes answered units; a customer without units is no longer set aside. */
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
