package io.agentmarket.ratelimit;

import io.agentmarket.shared.AppException;
import io.agentmarket.shared.CustomerId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/*
 * Redis decides while it answers. When it does not, this replica decides alone with its share of every limit, from what it
 * has itself admitted, and tells Redis afterwards: so units are counted twice at worst, where Redis did what it could not
 * say. What others admitted is not known here, and what Redis lost is known to nobody but those who admitted it: over one
 * loss a window admits at most twice its limit.
 */
/** All windows and leases, wherever they can be kept now. */
final class Windows {

    private final RedisWindows shared;
    private final LocalWindows local;
    private final RedisLink link;

    Windows(RedisWindows shared, LocalWindows local, RedisLink link) {
        this.shared = shared;
        this.local = local;
        this.link = link;
        link.keepTold(this::tell, this::revive);
    }

    Decision decide(Claim claim) {
        if (link.isUp()) {
            try {
                var decision = shared.decide(claim);
                if (decision.admitted()) {
                    local.with(claim.customer(), (book, now) -> {
                        book.note(claim, decision.tokens(), now);
                        return book;
                    });
                }
                return decision;
            } catch (AppException e) {
                link.lost(e);
            }
        }
        var ours = claim.dividedBy(link.replicas());
        return local.with(claim.customer(), (book, now) -> book.decide(ours, now));
    }

    /** The run is no longer this replica's; whoever has it has its lease. */
    void forget(Permit permit) {
        local.with(permit.customer(), (book, now) -> {
            book.drop(permit);
            return book;
        });
    }

    /** Ends the lease and counts tokens that were used. */
    void release(Permit permit, long tokens) {
        forget(permit);
        var usages = new ArrayList<Usage>();
        for (var name : permit.names()) {
            var ofKey = !name.equals(Names.of(permit.customer()));
            usages.add(Usage.of(name, List.of(Scopes.used(ofKey, tokens))));
        }
        var told = link.attempt(() -> shared.count(permit.owner(), usages));
        local.with(permit.customer(), (book, now) -> {
            book.count(usages, now, told);
            return book;
        });
    }

    void refund(Permit permit, String packageId) {
        var usages = new ArrayList<Usage>();
        for (var name : permit.names()) {
            var ofKey = !name.equals(Names.of(permit.customer()));
            usages.add(Usage.of(name, Scopes.refunded(ofKey, packageId)));
        }
        if (local.with(permit.customer(), (book, now) -> book.refund(permit, usages, now))) {
            var unused = link.attempt(() -> shared.refund(permit.owner(), usages));
        }
    }

    /** Extends the leases that are held here; one that was released or forgotten meanwhile stays so. */
    void renew(Collection<Permit> permits) {
        var groups = new HashMap<List<String>, List<Permit>>();
        for (var permit : permits) {
            if (local.with(permit.customer(), (book, now) -> book.extend(permit, now))) {
                groups.computeIfAbsent(permit.names(), any -> new ArrayList<>()).add(permit);
            }
        }
        groups.forEach(this::renew);
    }

    private void renew(List<String> names, List<Permit> permits) {
        if (link.attempt(() -> shared.renew(names, permits))) {
            for (var permit : permits) {
                if (!local.with(permit.customer(), (book, now) -> book.holds(permit))) {
                    endAgain(permit);
                }
            }
        }
    }

    /** It was released while it was renewed, and perhaps brought back after its end. */
    private void endAgain(Permit permit) {
        var nothing =
                permit.names().stream().map(name -> new Usage(name, List.of())).toList();
        var unused = link.attempt(() -> shared.count(permit.owner(), nothing));
    }

    /**
     * Forgets what was counted; of live runs nothing.
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

    /** Redis learns what was admitted without it. */
    private void tell() {
        for (var customer : local.customers()) {
            var usages = local.with(customer, LocalBook::tell);
            try {
                if (!usages.isEmpty()) {
                    shared.count("", usages);
                }
            } catch (AppException e) {
                local.with(customer, (book, now) -> {
                    book.untell(usages, now);
                    return book;
                });
                throw e;
            }
        }
    }

    /** Redis learns which runs live, wherever they were admitted. */
    private void revive() {
        local.customers().forEach(customer -> renew(local.with(customer, (book, now) -> book.held())));
    }
}
