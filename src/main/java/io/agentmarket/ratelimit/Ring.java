package io.agentmarket.ratelimit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The window of rings.lua in this process, by the same rules. Guarded by its owner. */
final class Ring {

    private static final int SLOTS = 129;

    private final Duration length;
    private final long size;
    private final int[] counts = new int[SLOTS];
    private long head;
    private long sum;

    Ring(Duration length) {
        this.length = length;
        this.size = Math.ceilDiv(length.toMillis(), SLOTS - 1L);
    }

    /** Units counted in the window that ends now. */
    long sum(long now) {
        advance(now);
        return sum;
    }

    void add(long now, long units) {
        advance(now);
        put(head, units);
    }

    /** Removes units from the slot of that time, or from the nearest older one with units. */
    void takeBack(long now, long since, long units) {
        advance(now);
        var slot = Math.min(head, since / size);
        while (slot > head - SLOTS && at(slot) == 0) {
            slot--;
        }
        if (slot > head - SLOTS) {
            put(slot, -Math.min(units, at(slot)));
        }
    }

    /** Milliseconds until this many units have left; the whole length when there are fewer. */
    long wait(long now, long units) {
        if (units <= 0) {
            return 0;
        }
        var lacking = units;
        for (var slot = head - SLOTS + 1; slot <= head; slot++) {
            lacking -= at(slot);
            if (lacking <= 0) {
                return (slot + SLOTS) * size - now;
            }
        }
        return length.toMillis();
    }

    /** The counted units by age; each unit gets the lowest age that it can have. */
    List<Usage.Units> units(String scope, long now) {
        advance(now);
        var units = new ArrayList<Usage.Units>();
        for (var slot = head - SLOTS + 1; slot <= head; slot++) {
            if (at(slot) > 0) {
                var age = Duration.ofMillis(Math.max(0, now - (slot + 1) * size + 1));
                units.add(new Usage.Units(scope, length, age, at(slot)));
            }
        }
        return units;
    }

    private void advance(long now) {
        var slot = now / size;
        if (Math.abs(slot - head) >= SLOTS) {
            java.util.Arrays.fill(counts, 0);
            head = slot;
            sum = 0;
            return;
        }
        for (var gone = head + 1; gone <= slot; gone++) {
            put(gone, -at(gone));
        }
        head = Math.max(head, slot);
    }

    private long at(long slot) {
        return Integer.toUnsignedLong(counts[Math.floorMod(slot, SLOTS)]);
    }

    private void put(long slot, long units) {
        var after = Math.min(0xFFFF_FFFFL, at(slot) + units);
        sum += after - at(slot);
        counts[Math.floorMod(slot, SLOTS)] = (int) after;
    }
}
