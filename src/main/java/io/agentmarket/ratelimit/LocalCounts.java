package io.agentmarket.ratelimit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * This replica's admissions of one customer and its API keys. Guarded by its own monitor.
 *
 * <p>It counts all admissions of this replica, so that a window that began in Redis continues here; and separately
 * those not reported to Redis yet.
 */
final class LocalCounts {

    private final Map<String, Map<String, Ring>> rings = new HashMap<>();
    private final Map<String, Map<String, Ring>> untold = new HashMap<>();
    private final LocalLeases leases = new LocalLeases();
    private long touched;

    synchronized long touched() {
        return leases.isEmpty() && untold.isEmpty() ? touched : Long.MAX_VALUE;
    }

    /**
     * Decides by the same rules as the script.
     *
     * @param asked whether Redis was called earlier and may have admitted it
     */
    synchronized Decision decide(Claim claim, long now, boolean asked) {
        touched = now;
        var admitted = true;
        var granted = claim.tokens();
        for (var share : claim.shares()) {
            admitted &=
                    claim.owner().isEmpty() || share.places() < 0 || leases.active(share.name(), now) < share.places();
            for (var window : share.windows()) {
                var left = window.limit() - sum(share.name(), window, now);
                if (window.elastic()) {
                    left -= leases.reserved(share.name(), now);
                    granted = window.cost() > 0 ? Math.min(granted, Math.max(0, left)) : granted;
                }
                admitted &= window.cost() == 0 || window.cost() <= left;
            }
        }
        if (admitted) {
            take(claim, now, rings);
            take(claim, now, untold);
            hold(claim, granted, now, asked ? LocalLeases.UNCERTAIN : LocalLeases.UNTOLD);
        } else if (asked && claim.permit() != null) {
            leases.deny(claim.permit(), now);
        }
        return answer(claim, new Outcome(admitted, granted), now);
    }

    /** Records an admission by Redis, with the number of granted tokens and the epoch of the link. */
    synchronized void note(Claim claim, long granted, long now, int epoch) {
        touched = now;
        take(claim, now, rings);
        hold(claim, granted, now, epoch);
    }

    /** Runs work on the leases under the monitor. */
    synchronized <T> T leases(Function<LocalLeases, T> work) {
        return work.apply(leases);
    }

    /** @param told whether Redis knows */
    synchronized void count(List<Usage> usages, long now, boolean told) {
        touched = now;
        for (var usage : usages) {
            for (var units : usage.units()) {
                ring(rings, usage.name(), units).add(now, units.count());
                if (!told) {
                    ring(untold, usage.name(), units).add(now, units.count());
                }
            }
        }
    }

    /** Returns what was taken with the lease; false when there is none. */
    synchronized boolean refund(Permit permit, List<Usage> usages, long now) {
        var since = leases.since(permit);
        if (since == null) {
            return false;
        }
        leases.drop(permit);
        for (var usage : usages) {
            for (var units : usage.units()) {
                ring(rings, usage.name(), units).takeBack(now, since, units.count());
                if (untold.containsKey(usage.name())) {
                    ring(untold, usage.name(), units).takeBack(now, since, units.count());
                }
            }
        }
        return true;
    }

    /** The units not reported to Redis, which from now on count as reported. */
    synchronized List<Usage> tell(long now) {
        var usages = new ArrayList<Usage>();
        untold.forEach((name, scopes) -> {
            var units = new ArrayList<Usage.Units>();
            scopes.forEach((scope, ring) -> units.addAll(ring.units(scope, now)));
            if (!units.isEmpty()) {
                usages.add(new Usage(name, units));
            }
        });
        untold.clear();
        return usages;
    }

    /**
     * Counts the usages as unreported again, because the report failed; in a later report they count as used at that
     * time.
     */
    synchronized void untell(List<Usage> usages, long now) {
        for (var usage : usages) {
            usage.units().forEach(units -> ring(untold, usage.name(), units).add(now, units.count()));
        }
    }

    synchronized void forget(String name, List<String> scopes) {
        for (var all : List.of(rings, untold)) {
            all.getOrDefault(name, Map.of()).keySet().removeIf(scope -> scopes.isEmpty() || scopes.contains(scope));
        }
    }

    private void hold(Claim claim, long granted, long now, int told) {
        if (claim.permit() != null) {
            leases.take(claim.permit().granted(granted), now, told);
        }
    }

    private void take(Claim claim, long now, Map<String, Map<String, Ring>> counted) {
        for (var share : claim.shares()) {
            for (var window : share.windows()) {
                if (window.cost() > 0 && !window.elastic()) {
                    ring(counted, share.name(), window).add(now, window.cost());
                }
            }
        }
    }

    private record Outcome(boolean admitted, long granted) {}

    private Decision answer(Claim claim, Outcome outcome, long now) {
        var holders = new ArrayList<Decision.Holder>();
        for (var share : claim.shares()) {
            var counts = new ArrayList<Decision.Count>();
            for (var window : share.windows()) {
                var used = sum(share.name(), window, now);
                var lacking = used + Math.max(1, window.cost()) - window.limit();
                var wait = lacking > 0 ? ring(rings, share.name(), window).wait(now, lacking) : 0;
                counts.add(new Decision.Count(
                        window, used, wait, window.elastic() ? leases.reserved(share.name(), now) : 0));
            }
            holders.add(new Decision.Holder(share, leases.active(share.name(), now), counts));
        }
        return new Decision(outcome.admitted, outcome.granted, holders, true);
    }

    private long sum(String name, Window window, long now) {
        var ring = rings.getOrDefault(name, Map.of()).get(window.scope());
        return ring == null ? 0 : ring.sum(now);
    }

    private static Ring ring(Map<String, Map<String, Ring>> of, String name, Window window) {
        return of.computeIfAbsent(name, any -> new LinkedHashMap<>())
                .computeIfAbsent(window.scope(), any -> new Ring(window.length()));
    }

    private static Ring ring(Map<String, Map<String, Ring>> of, String name, Usage.Units units) {
        return of.computeIfAbsent(name, any -> new LinkedHashMap<>())
                .computeIfAbsent(units.scope(), any -> new Ring(units.length()));
    }
}
