package io.agentmarket.ratelimit;

import io.agentmarket.identity.Caller;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.tiers.LimitChange;
import io.agentmarket.tiers.Limits;
import io.agentmarket.tiers.PriceBook;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Admits calls and runs within a customer's tier, the operator's overrides and the API key's own limits. Each decision
 * is one call to Redis that takes all of these limits or none.
 *
 * <p>While Redis does not answer this replica decides alone, each limit divided by the number of replicas; see the
 * guide to rate limits. Safe for use by many threads and replicas.
 */
public final class RateLimiter {

    /** The limits are kept in Redis for all replicas. */
    public static final String SHARED = "shared";

    /** The limits are kept by this replica alone, since Redis does not answer. */
    public static final String LOCAL = "local";

    private final LimitStores windows;
    private final RedisLink link;
    private final Tally tally;
    private final PriceBook book;
    private final Clock clock;
    private final int readsPerMinute;

    /** @param readsPerMinute the bucket for a key's polls */
    RateLimiter(LimitStores windows, RedisLink link, Tally tally, PriceBook book, Clock clock, int readsPerMinute) {
        this.windows = windows;
        this.link = link;
        this.tally = tally;
        this.book = book;
        this.clock = clock;
        this.readsPerMinute = readsPerMinute;
    }

    /**
     * Takes one request, one run, one run of this package and a place among the concurrent runs, and reserves tokens:
     * all that the run wants, or the rest of the day's tokens if that is at least an eighth of them.
     *
     * @return the place, which must be renewed within 60 s and released at the end, and the caller's standing
     * @throws AppException {@code RATE_LIMITED} or {@code CONCURRENCY_LIMITED} with the members
     *     {@code limit, scope, used, reset, retry_after} (seconds, at least 1) and {@code mode}; nothing was taken then
     */
    public Admission admitRun(Caller caller, RunRequest run) {
        return admit(
                caller, run, LimitWindows.ofRequest(limits(caller)), LimitWindows.ofKeyRequest(caller.keyLimits()));
    }

    /** The same without the request, for a call that {@link #admitRequest} has admitted. */
    public Admission admitRunOfRequest(Caller caller, RunRequest run) {
        return admit(caller, run, List.of(), List.of());
    }

    private Admission admit(Caller caller, RunRequest run, List<Window> request, List<Window> requestOfKey) {
        var limits = limits(caller);
        var ofKey = caller.keyLimits();
        var key = ofKey.changesNothing() ? null : caller.key();
        var permit = new Permit(caller.customer(), key, run.id(), run.tokens());
        var taken = new ArrayList<>(request);
        taken.addAll(LimitWindows.ofRun(limits, run));
        var shares = new ArrayList<Share>();
        shares.add(new Share(RedisKeys.of(caller.customer()), limits.concurrentRuns(), taken));
        if (key != null) {
            var takenOfKey = new ArrayList<>(requestOfKey);
            takenOfKey.addAll(LimitWindows.ofKeyRun(ofKey, run.tokens()));
            var places = ofKey.concurrentRuns() == null ? Share.ANY : ofKey.concurrentRuns();
            shares.add(new Share(RedisKeys.of(caller.customer(), key), places, takenOfKey));
        }
        var decision = decide("run", new Claim(caller.customer(), shares, permit));
        return new Admission(permit.granted(decision.tokens()), decision.tightest());
    }

    /**
     * Takes one run of this package for a sub-run, which is no request and takes no place of its own.
     *
     * @throws AppException {@code RATE_LIMITED} as {@link #admitRun}
     */
    public void admitPart(CustomerId customer, String tier, LimitChange override, String packageId) {
        var limits = override.on(book.tier(tier, clock.instant()).limits());
        var window = LimitWindows.ofAgent(limits, packageId);
        if (window.isPresent()) {
            var share = new Share(RedisKeys.of(customer), Share.UNSEEN, List.of(window.get()));
            var unused = decide("part", Claim.of(customer, List.of(share)));
        }
    }

    /**
     * Takes one request.
     *
     * @return the caller's standing in its tightest request window
     * @throws AppException {@code RATE_LIMITED} as {@link #admitRun}
     */
    public Standing admitRequest(Caller caller) {
        var shares = new ArrayList<Share>();
        shares.add(new Share(RedisKeys.of(caller.customer()), Share.UNSEEN, LimitWindows.ofRequest(limits(caller))));
        var ofKey = LimitWindows.ofKeyRequest(caller.keyLimits());
        if (!ofKey.isEmpty()) {
            shares.add(new Share(RedisKeys.of(caller.customer(), caller.key()), Share.UNSEEN, ofKey));
        }
        return decide("request", Claim.of(caller.customer(), shares)).tightest();
    }

    /**
     * Takes one of the key's reads: polls that follow a run or its limits have their own bucket, the same on every
     * tier.
     *
     * @throws AppException {@code RATE_LIMITED} as {@link #admitRun}
     */
    public Standing admitRead(Caller caller) {
        var bucket = List.of(LimitWindows.ofRead(readsPerMinute));
        var share = new Share(RedisKeys.of(caller.customer(), caller.key()), Share.UNSEEN, bucket);
        return decide("read", Claim.of(caller.customer(), List.of(share))).tightest();
    }

    /**
     * Retakes the place and the tokens of an admitted run that resumes after a crash or a wait: even above the limit,
     * and without counting it as a request or a run again.
     */
    public void readmit(Permit permit) {
        var shares = permit.names().stream()
                .map(name -> new Share(name, Share.ANY, List.of()))
                .toList();
        var unused = windows.decide(new Claim(permit.customer(), shares, permit));
    }

    /**
     * Releases the place and the reserved tokens, and counts the used tokens, for a run that ends or begins to wait for
     * an approval. A second release only counts tokens.
     *
     * @param tokens the tokens used since this permit was taken; 0 for an offline run
     */
    public void release(Permit permit, long tokens) {
        windows.release(permit, tokens);
    }

    /** Forgets the lease of a run that another replica has taken over; without a new carrier it expires. */
    public void forget(Permit permit) {
        windows.forget(permit);
    }

    /**
     * Renews the due leases of this replica's live runs, or some of them: to be called about twice a second. Leases of
     * other runs expire.
     */
    public void renewDue(Collection<Permit> live) {
        windows.renewDue(live);
    }

    /** Extends the leases to 60 s from now, all at once. Released leases stay released. */
    public void renew(Collection<Permit> permits) {
        windows.renew(permits);
    }

    /**
     * Returns the run, its place and its tokens, but not the request: the call joined a run admitted earlier. Has no
     * effect a second time, or after the place was released. Not for a permit of {@link #readmit}.
     */
    public void refundRun(Permit permit, String packageId) {
        windows.refund(permit, packageId);
    }

    /** Whether this replica limits alone, because Redis does not answer. */
    public boolean isLocal() {
        return !link.isUp();
    }

    /** The caller's standing in its tightest request window, without taking anything. */
    public Standing standing(Caller caller) {
        var shares = new ArrayList<Share>();
        shares.add(looked(RedisKeys.of(caller.customer()), LimitWindows.ofRequest(limits(caller))));
        var ofKey = LimitWindows.ofKeyRequest(caller.keyLimits());
        if (!ofKey.isEmpty()) {
            shares.add(looked(RedisKeys.of(caller.customer(), caller.key()), ofKey));
        }
        return windows.decide(Claim.of(caller.customer(), shares)).tightest();
    }

    private static Share looked(String name, List<Window> of) {
        return new Share(name, Share.UNSEEN, of.stream().map(Window::looked).toList());
    }

    /** All windows of the caller, without taking anything. */
    Decision look(Caller caller) {
        var limits = limits(caller);
        var ofKey = caller.keyLimits();
        var places = ofKey.concurrentRuns() == null ? Share.ANY : ofKey.concurrentRuns();
        return windows.decide(Claim.of(
                caller.customer(),
                List.of(
                        new Share(RedisKeys.of(caller.customer()), limits.concurrentRuns(), LimitWindows.all(limits)),
                        new Share(
                                RedisKeys.of(caller.customer(), caller.key()),
                                places,
                                LimitWindows.all(ofKey, readsPerMinute)))));
    }

    /** Clears the counted units, by holder and scopes; see {@link LimitStores#reset}. */
    void reset(CustomerId customer, Map<String, List<String>> scopes) {
        windows.reset(customer, scopes);
    }

    private Limits limits(Caller caller) {
        return caller.override().on(book.tier(caller.tier(), clock.instant()).limits());
    }

    private Decision decide(String kind, Claim claim) {
        var decision = windows.decide(claim);
        if (!decision.admitted()) {
            var refusal = Refusals.of(decision);
            tally.refused(kind, String.valueOf(refusal.members().get("scope")), decision.local());
            throw refusal;
        }
        tally.admitted(kind, decision);
        return decision;
    }
}
