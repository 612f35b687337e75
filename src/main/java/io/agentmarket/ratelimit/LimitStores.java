package io.agentmarket.ratelimit;

import io.agentmarket.shared.AppException;
import io.agentmarket.shared.CustomerId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/*
 * Redis decides while it answers. When it does not, this replica decides alone with its share of every limit, based on
 * its own admissions, and reports them to Redis afterwards: at worst units are counted twice, when Redis made a
 * decision but its answer was lost. Admissions of other replicas are unknown here, and data lost by Redis is known only
 * to the replicas that admitted it: over one loss a window admits at most twice its limit.
 */
/** All windows and leases, in the store that is available now. */
final class LimitStores {

    private static final int PART = 8;
    private static final int MIN_PIECES = 16;

    private final RedisWindows shared;

    /** Windows with a longer timeout, for work that no caller waits for. */
    private final RedisWindows patient;

    private final LocalWindows local;
    private final RedisLink link;

    LimitStores(RedisWindows shared, LocalWindows local, RedisLink link) {
        this.shared = shared;
        this.patient = shared.patient();
        this.local = local;
        this.link = link;
        link.keepTold(this::tell, this::revive);
    }

    Decision decide(Claim claim) {
        var asked = link.isUp();
        if (asked) {
            var epoch = link.epoch();
            try {
                var decision = shared.decide(claim);
                if (decision.admitted()) {
                    local.with(claim.customer(), (book, now) -> {
                        book.note(claim, decision.tokens(), now, epoch);
                        return book;
                    });
                }
                return decision;
            } catch (AppException e) {
                link.lost();
            }
        }
        var ours = claim.dividedBy(link.replicas());
        return local.with(claim.customer(), (book, now) -> book.decide(ours, now, asked));
    }

    /** Forgets the lease of a run that another replica has taken over. */
    void forget(Permit permit) {
        leases(permit.customer(), (leases, now) -> leases.drop(permit));
    }

    /** Ends the lease and counts the tokens used. */
    void release(Permit permit, long tokens) {
        var usages = new ArrayList<Usage>();
        for (var name : permit.names()) {
            var ofKey = !name.equals(RedisKeys.of(permit.customer()));
            usages.add(Usage.of(name, List.of(LimitWindows.used(ofKey, tokens))));
        }
        leases(permit.customer(), (leases, now) -> leases.end(permit));
        var told = link.attempt(() -> shared.count(permit.owner(), usages));
        local.with(permit.customer(), (book, now) -> {
            book.count(usages, now, told);
            return !told || book.leases(leases -> leases.forgetEnded(permit));
        });
    }

    void refund(Permit permit, String packageId) {
        var usages = new ArrayList<Usage>();
        for (var name : permit.names()) {
            var ofKey = !name.equals(RedisKeys.of(permit.customer()));
            usages.add(Usage.of(name, LimitWindows.refunded(ofKey, packageId)));
        }
        if (local.with(permit.customer(), (book, now) -> book.refund(permit, usages, now))) {
            var unused = link.attempt(() -> shared.refund(permit.owner(), usages));
        }
    }

    /** Extends the leases held here, batch by batch. Released or forgotten leases stay released. */
    void renew(Collection<Permit> permits) {
        byHolders(permits).forEach((names, each) -> pieces(each).forEach(this::renewPiece));
    }

    /**
     * Renews the due leases among these in batches, oldest first: at most an eighth of them at a time, but at least a
     * few batches. So thousands of leases that were taken together occupy Redis for only a fraction of a millisecond at
     * intervals, and are renewed well before they expire.
     */
    void renewDue(Collection<Permit> live) {
        var due = due(live);
        var most = Math.max(MIN_PIECES, Math.ceilDiv(due.size(), PART));
        due.stream().limit(most).forEach(this::renewPiece);
    }

    /** The due leases among these, grouped by the calls that renew them; the first to expire come first. */
    List<List<Permit>> due(Collection<Permit> live) {
        return byHolders(live).values().stream()
                .map(permits -> leases(permits.getFirst().customer(), (leases, now) -> leases.due(permits, now)))
                .sorted(Comparator.comparingLong(LocalLeases.Due::since))
                .flatMap(due -> pieces(due.permits()).stream())
                .toList();
    }

    /** @param permits of the same holders, at most as many as one call renews */
    private void renewPiece(List<Permit> permits) {
        var held = permits.stream()
                .filter(permit -> leases(permit.customer(), (leases, now) -> leases.extend(permit, now)))
                .toList();
        if (!held.isEmpty()) {
            var unused = link.attempt(() -> tellLive(held, link.epoch()));
        }
    }

    /**
     * Tells Redis that these runs live. If a lease is released meanwhile, the call may restore it after its end, which
     * is then corrected.
     */
    private void tellLive(List<Permit> permits, int epoch) {
        patient.renew(permits.getFirst().names(), permits);
        for (var permit : permits) {
            if (!leases(permit.customer(), (leases, now) -> leases.confirm(permit, epoch))) {
                patient.count(permit.owner(), nothing(permit));
            }
        }
    }

    private static List<Usage> nothing(Permit permit) {
        return permit.names().stream().map(name -> new Usage(name, List.of())).toList();
    }

    private static Map<List<String>, List<Permit>> byHolders(Collection<Permit> permits) {
        return permits.stream().collect(Collectors.groupingBy(Permit::names));
    }

    private static List<List<Permit>> pieces(List<Permit> permits) {
        return IntStream.iterate(0, from -> from < permits.size(), from -> from + RedisWindows.PIECE)
                .mapToObj(from -> permits.subList(from, Math.min(permits.size(), from + RedisWindows.PIECE)))
                .toList();
    }

    /**
     * Clears the counted units; live runs keep theirs.
     *
     * @param scopes by holder's name; an empty list is all
     * @throws AppException {@code LIMITER_UNAVAILABLE} without Redis: other replicas could not be told
     */
    void reset(CustomerId customer, Map<String, List<String>> scopes) {
        scopes.forEach((name, which) -> {
            if (which.isEmpty()) {
                shared.forget(name);
            } else {
                shared.forget(name, which);
            }
            local.with(customer, (book, now) -> {
                book.forget(name, which);
                return book;
            });
        });
    }

    /** Reports to Redis what was admitted and released without it. */
    private void tell() {
        for (var customer : local.customers()) {
            tellUsages(customer);
            tellEnded(customer);
        }
    }

    private void tellUsages(CustomerId customer) {
        var usages = local.with(customer, LocalCounts::tell);
        try {
            if (!usages.isEmpty()) {
                patient.count("", usages);
            }
        } catch (AppException e) {
            local.with(customer, (book, now) -> {
                book.untell(usages, now);
                return book;
            });
            throw e;
        }
    }

    private void tellEnded(CustomerId customer) {
        for (var permit : leases(customer, LocalLeases::ended)) {
            patient.count(permit.owner(), nothing(permit));
            if (!leases(customer, (leases, now) -> leases.forgetEnded(permit))) {
                // the lease was taken again meanwhile
                patient.renew(permit.names(), List.of(permit));
            }
        }
    }

    /** Tells Redis of live runs that it may not know. */
    private void revive() {
        var epoch = link.epoch();
        for (var customer : local.customers()) {
            var unheard = leases(customer, (leases, now) -> leases.unconfirmed(epoch));
            byHolders(unheard).values().forEach(each -> pieces(each).forEach(piece -> tellLive(piece, epoch)));
        }
    }

    private <T> T leases(CustomerId customer, BiFunction<LocalLeases, Long, T> work) {
        return local.with(customer, (book, now) -> book.leases(leases -> work.apply(leases, now)));
    }
}
