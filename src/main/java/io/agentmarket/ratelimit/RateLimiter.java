package io.agentmarket.ratelimit;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import io.agentmarket.identity.Caller;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.ExecutionId;
import io.agentmarket.tiers.Limits;
import io.agentmarket.tiers.PriceBook;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;

/**
 * Admits what a customer's tier allows. Each decision is one call to Redis that takes all of its limits or none.
 *
 * <p>Every method refuses with {@code LIMITER_UNAVAILABLE} when Redis fails or does not answer in time. Safe for use by many
 * threads and replicas.
 */
public final class RateLimiter {

    private final WindowStore store;
    private final PriceBook book;
    private final Clock clock;

    RateLimiter(WindowStore store, PriceBook book, Clock clock) {
        this.store = store;
        this.book = book;
        this.clock = clock;
    }

    /**
     * Takes one request, one run, one run of this package and a place among the concurrent runs.
     *
     * @param packageId a package that the tier does not name has no limit of its own
     * @param id names the place; it must be renewed within 60 s and released at the end
     * @return the place, and how the caller stands in the tightest window taken
     * @throws AppException {@code RATE_LIMITED} or {@code CONCURRENCY_LIMITED} with the members {@code limit, scope, used,
     *     reset, retry_after} (seconds, at least 1); nothing was taken then
     */
    public Permit admitRun(Caller caller, String packageId, ExecutionId id) {
        var limits = limits(caller.tier());
        var windows = new ArrayList<>(Window.ofRequest(limits));
        windows.addAll(Window.ofRun(limits, packageId));
        var owner = id.toString();
        var decision = store.decide(caller.customer(), Lease.within(owner, limits.concurrentRuns()), windows);
        if (!decision.admitted()) {
            throw decision.refusing().map(RateLimiter::limited).orElseGet(() -> crowded(limits, decision.active()));
        }
        return new Permit(caller.customer(), owner, decision.tightest());
    }

    /**
     * Takes one request.
     *
     * @return how the caller stands in its tightest request window
     * @throws AppException {@code RATE_LIMITED} as {@link #admitRun}
     */
    public Standing admitRequest(Caller caller) {
        var decision = store.decide(caller.customer(), Lease.NONE, Window.ofRequest(limits(caller.tier())));
        if (!decision.admitted()) {
            throw limited(decision.refusing().orElseThrow());
        }
        return decision.tightest();
    }

    /**
     * Takes back the place of a run that was admitted once and goes on after a crash: even above the limit, and without
     * counting it as a request or a run again.
     */
    public Permit readmit(CustomerId customer, String tier, ExecutionId id) {
        var looked = Window.ofRequest(limits(tier)).stream().map(Window::looked).toList();
        var owner = id.toString();
        var decision = store.decide(customer, Lease.aboveAnyLimit(owner), looked);
        return new Permit(customer, owner, decision.tightest());
    }

    /** Gives the place back. A second release, or one after the lease has lapsed, does nothing. */
    public void release(Permit permit) {
        store.release(permit.customer(), permit.owner());
    }

    /** Extends the leases to 60 s from now. One that was released or has lapsed stays so. */
    public void renew(Collection<Permit> permits) {
        permits.stream()
                .collect(groupingBy(Permit::customer, mapping(Permit::owner, toList())))
                .forEach(store::renew);
    }

    /**
     * Gives back the run and its place, but not the request: the call joined a run that was admitted before. Does nothing
     * a second time, or after the place was released. Not for a permit of {@link #readmit}.
     */
    public void refundRun(Permit permit, String packageId) {
        store.refund(permit.customer(), permit.owner(), Window.refunded(packageId));
    }

    /** All windows of the caller, without taking anything. */
    Decision look(Caller caller) {
        return store.decide(caller.customer(), Lease.looked(), Window.all(limits(caller.tier())));
    }

    Limits limits(String tier) {
        return book.tier(tier, clock.instant()).limits();
    }

    private static AppException limited(Decision.Count count) {
        var window = count.window();
        var wait = Math.max(1, count.waitSeconds());
        var detail = "The limit " + window.scope() + " of " + window.limit() + " is reached; retry in " + wait + " s.";
        return new AppException(ErrorCode.RATE_LIMITED, detail)
                .with("limit", window.limit())
                .with("scope", window.scope())
                .with("used", count.used())
                .with("reset", wait)
                .with("retry_after", wait);
    }

    /** Nobody knows when a run ends, so the wait is the shortest there is. */
    private static AppException crowded(Limits limits, long active) {
        var detail = "All " + limits.concurrentRuns() + " places for concurrent runs are taken; retry when a run ends.";
        return new AppException(ErrorCode.CONCURRENCY_LIMITED, detail)
                .with("limit", (long) limits.concurrentRuns())
                .with("scope", Window.CONCURRENT)
                .with("used", active)
                .with("reset", 1L)
                .with("retry_after", 1L);
    }
}
