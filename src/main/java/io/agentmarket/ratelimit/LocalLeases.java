package io.agentmarket.ratelimit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The leases that this replica holds of one customer. Guarded by its owner.
 *
 * <p>Invariant: {@code counted} holds those that had not expired at the last check, in order of expiry, and
 * {@code totals} their sums. A lease that expired here is counted again when it is extended: its run may live after a
 * pause.
 */
final class LocalLeases {

    /** Redis was never told. */
    static final int UNTOLD = -1;

    /** Redis was told but has not confirmed it. */
    static final int UNCERTAIN = -2;

    private static final long LEASE_MS = RedisWindows.LEASE.toMillis();
    private static final long DUE_MS = LEASE_MS / 3;

    /**
     * When one lease is due, leases of the same holders that are half as old are renewed in the same call, so that
     * there are fewer calls.
     */
    private static final long NEARLY_DUE_MS = DUE_MS / 2;

    private final Map<String, Held> held = new HashMap<>();
    private final TreeSet<Held> counted =
            new TreeSet<>(Comparator.comparingLong(Held::ends).thenComparing(Held::owner));
    private final Map<String, Totals> totals = new HashMap<>();
    private final Map<String, Held> ended = new HashMap<>();

    /** @param told the epoch of the link in which Redis confirmed it, {@link #UNTOLD} or {@link #UNCERTAIN} */
    private record Held(Permit permit, long since, long ends, int told) {

        String owner() {
            return permit.owner();
        }
    }

    private static final class Totals {
        private int leases;
        private long tokens;
    }

    boolean isEmpty() {
        return held.isEmpty() && ended.isEmpty();
    }

    void take(Permit permit, long now, int told) {
        drop(permit);
        ended.remove(permit.owner());
        put(new Held(permit, now, now + LEASE_MS, told));
    }

    /** Extends a lease. Returns false if it was released or forgotten; it stays so. */
    boolean extend(Permit permit, long now) {
        var before = remove(permit);
        if (before == null) {
            return false;
        }
        put(new Held(before.permit, before.since, now + LEASE_MS, before.told));
        return true;
    }

    /** Records that Redis has the lease. Returns false if it was released or forgotten meanwhile. */
    boolean confirm(Permit permit, int epoch) {
        var before = remove(permit);
        if (before == null) {
            return false;
        }
        put(new Held(before.permit, before.since, before.ends, epoch));
        return true;
    }

    boolean holds(Permit permit) {
        return held.containsKey(permit.owner());
    }

    /** When it was taken, if it is held. */
    @Nullable Long since(Permit permit) {
        var lease = held.get(permit.owner());
        return lease == null ? null : lease.since;
    }

    /** Removes a lease. Returns false if it was not held. */
    boolean drop(Permit permit) {
        return remove(permit) != null;
    }

    /** As {@link #drop}, and remembers to report the end to Redis, if Redis may have the lease. */
    boolean end(Permit permit) {
        var before = remove(permit);
        if (before != null && before.told != UNTOLD) {
            ended.put(permit.owner(), before);
        }
        return before != null;
    }

    /** Remembers a lease that is not held here but that Redis may have, so that its end is reported. */
    void deny(Permit permit, long now) {
        ended.put(permit.owner(), new Held(permit, now, now + LEASE_MS, UNCERTAIN));
    }

    /** The leases whose end was not reported and that have not expired in Redis. */
    List<Permit> ended(long now) {
        ended.values().removeIf(each -> each.ends <= now);
        return ended.values().stream().map(Held::permit).toList();
    }

    /** Records that Redis knows of the end. Returns false if the lease is held again. */
    boolean forgetEnded(Permit permit) {
        ended.remove(permit.owner());
        return !holds(permit);
    }

    List<Permit> unconfirmed(int epoch) {
        return held.values().stream()
                .filter(each -> each.told != epoch)
                .map(Held::permit)
                .toList();
    }

    /** @param since when the oldest of these leases was taken or last renewed */
    record Due(long since, List<Permit> permits) {}

    /** The leases to renew now: none, or the due ones together with those that are due soon. */
    Due due(List<Permit> permits, long now) {
        var oldest = Long.MAX_VALUE;
        var nearly = new ArrayList<Permit>();
        for (var permit : permits) {
            var each = held.get(permit.owner());
            if (each != null && each.ends - LEASE_MS <= now - NEARLY_DUE_MS) {
                oldest = Math.min(oldest, each.ends - LEASE_MS);
                nearly.add(each.permit);
            }
        }
        return new Due(oldest, oldest <= now - DUE_MS ? nearly : List.of());
    }

    long active(String holder, long now) {
        sweep(now);
        var sums = totals.get(holder);
        return sums == null ? 0 : sums.leases;
    }

    long reserved(String holder, long now) {
        sweep(now);
        var sums = totals.get(holder);
        return sums == null ? 0 : sums.tokens;
    }

    private void put(Held lease) {
        held.put(lease.owner(), lease);
        counted.add(lease);
        add(lease, 1);
    }

    private @Nullable Held remove(Permit permit) {
        var before = held.remove(permit.owner());
        if (before != null && counted.remove(before)) {
            add(before, -1);
        }
        return before;
    }

    private void sweep(long now) {
        while (!counted.isEmpty() && counted.getFirst().ends <= now) {
            add(counted.removeFirst(), -1);
        }
    }

    private void add(Held lease, int sign) {
        for (var holder : lease.permit.names()) {
            var sums = totals.computeIfAbsent(holder, any -> new Totals());
            sums.leases += sign;
            sums.tokens += sign * lease.permit.tokens();
            if (sums.leases == 0) {
                totals.remove(holder);
            }
        }
    }
}
