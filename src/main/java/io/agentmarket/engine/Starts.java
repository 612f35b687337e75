package io.agentmarket.engine;

import io.agentmarket.agents.AgentPackage;
import io.agentmarket.agents.RunLimits;
import io.agentmarket.egress.Addresses;
import io.agentmarket.engine.StartRequest.Options;
import io.agentmarket.identity.Caller;
import io.agentmarket.identity.Scope;
import io.agentmarket.ratelimit.RateLimiter;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.Faults;
import io.agentmarket.shared.Storable;
import io.agentmarket.tiers.Terms;
import io.agentmarket.tiers.Tier;
import java.security.MessageDigest;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Starts runs: the only entry point, for every caller and every protocol. Refusals come in this order and leave nothing
 * behind; those before the limits use one of the caller's requests:
 *
 * <ol>
 * <li>a place at the feed, if the run is followed: {@code STREAMS_LIMITED}
 *   <li>the right to execute: {@code FORBIDDEN}
 *   <li>the target: not found, withdrawn, switched off
 * <li>an idempotency key known here joins its run, or belongs to another request
 *   <li>input and options: {@code INVALID_REQUEST}
 *   <li>tier, model and price
 *   <li>room for one more run's journal: {@code STORAGE_FULL}
 *   <li>limits of runs, places and tokens
 *   <li>in the first transaction: the idempotency key, the budget, an unpaid invoice
 * </ol>
 *
 * <p>A refusal of 3, 5, 6 or 7 says nothing about a run that the same request started earlier: that run is joined.
 */
@Component
public final class Starts {

    private static final int MAX_LABELS = 16;

    /**
     * Refusals whose cause may have arisen after the run started. They do not concern a run that the same request
     * started earlier.
     */
    private static final Set<ErrorCode> OUTLIVED = EnumSet.of(
            ErrorCode.NOT_FOUND,
            ErrorCode.STORAGE_FULL,
            ErrorCode.PACKAGE_NOT_REVIEWED,
            ErrorCode.INVALID_REQUEST,
            ErrorCode.DEPLOYMENT_INACTIVE,
            ErrorCode.PACKAGE_VERSION_GONE,
            ErrorCode.PRICE_LIMIT_TOO_LOW,
            ErrorCode.TIER_TOO_LOW,
            ErrorCode.PROVIDER_KEY_REQUIRED,
            ErrorCode.MODEL_UNAVAILABLE);

    private final Targets targets;
    private final Quotes quotes;
    private final RateLimiter limiter;
    private final JournalRoom room;
    private final RecentKeys recentKeys;
    private final RunStore store;
    private final Beginnings beginnings;
    private final RunFeed feed;
    private final Addresses addresses;

    Starts(
            Targets targets,
            Quotes quotes,
            RateLimiter limiter,
            JournalRoom room,
            RecentKeys recentKeys,
            RunStore store,
            Beginnings beginnings,
            RunFeed feed,
            Addresses addresses) {
        this.targets = targets;
        this.quotes = quotes;
        this.limiter = limiter;
        this.room = room;
        this.recentKeys = recentKeys;
        this.store = store;
        this.beginnings = beginnings;
        this.feed = feed;
        this.addresses = addresses;
    }

    /** @param admitted whether the call has already used its request */
    record Call(Caller caller, StartRequest request, boolean admitted) {}

    /** A run with a place at its feed, which is released with this. */
    public record Followed(Started started, RunFeed.Seat seat) implements AutoCloseable {

        /** The events from the run's first entry on. */
        public RunFeed.Reading read() {
            return seat.read(started.id(), 0);
        }

        @Override
        public void close() {
            seat.close();
        }
    }

    /** The terms of a run that would start now; binding for a run that starts on them. */
    public Terms quote(Caller caller, AgentPackage agent, @Nullable String tier, @Nullable Long maxPriceMicros) {
        var faults = new Faults();
        var price = checkedPrice(maxPriceMicros, faults);
        var quoted = faults.of(() -> quotes.quote(caller, new Quotes.Request(agent, tier, price, false)));
        faults.throwIfAny();
        return quoted.orElseThrow();
    }

    /** The terms on a tier without a provider key: what visitors see. */
    public Terms offer(AgentPackage agent, Tier tier) {
        return quotes.offer(agent, tier);
    }

    /**
     * Finds the package that would run now, without checking input, limits or budgets. It uses no limit.
     *
     * @throws AppException as a start refused by its target, tier, model or price
     */
    public AgentPackage check(Caller caller, Target target, @Nullable String tier, @Nullable Long maxPriceMicros) {
        var agent = targets.find(caller.customer(), target).agent();
        var unused = quote(caller, agent, tier, maxPriceMicros);
        return agent;
    }

    /**
     * Checks what a run is requested with, as its start does. Starts nothing and uses no limit.
     *
     * @param input null for one that is missing, which is not checked
     */
    public void check(Caller caller, Target target, @Nullable JsonNode input, Options options) {
        var unused = terms(caller, targets.find(caller.customer(), target), input, options);
    }

    private static @Nullable Long checkedPrice(@Nullable Long maxPriceMicros, Faults faults) {
        if (maxPriceMicros != null && maxPriceMicros < 0) {
            faults.add("/max_price_micros", "must not be negative");
            return null;
        }
        return maxPriceMicros;
    }

    /**
     * Starts the run, or joins the one that the idempotency key started earlier.
     *
     * @throws AppException 402, 403, 404, 409, 422, 429 or 503; nothing was started and nothing is held
     */
    public Started start(Caller caller, StartRequest request) {
        return start(new Call(caller, request, false));
    }

    /** The same for a call already admitted by {@link #admit} or the edge: the run uses no further request. */
    public Started startAdmitted(Caller caller, StartRequest request) {
        return start(new Call(caller, request, true));
    }

    /** The same for a caller that follows the run: without a place at the feed nothing starts. */
    public Followed follow(Caller caller, StartRequest request) {
        var call = new Call(caller, request, false);
        var seat = counted(call, () -> feed.seat(caller.customer()));
        try {
            return new Followed(start(call), seat);
        } catch (RuntimeException | Error e) {
            seat.close();
            throw e;
        }
    }

    /**
     * Uses one of the caller's requests, for work that precedes the start of a run.
     *
     * @throws AppException {@code RATE_LIMITED}
     */
    public void admit(Caller caller) {
        limiter.admitRequest(caller);
    }

    private Started start(Call call) {
        var hash = RequestHash.of(call.request(), call.caller().test());
        try {
            return start(call, hash);
        } catch (AppException refused) {
            return startedBefore(call, hash, refused);
        }
    }

    private Started start(Call call, byte[] hash) {
        var caller = call.caller();
        var found = counted(call, () -> {
            caller.require(Scope.EXECUTE);
            return targets.find(caller.customer(), call.request().target());
        });
        var known = recentKeys.find(caller.customer(), call.request().idempotencyKey());
        if (known.isPresent()) {
            var standing = call.admitted() ? null : limiter.admitRequest(caller);
            return Started.join(known.get().id(), known.get().requestHash(), hash, standing);
        }
        var terms = counted(call, () -> {
            var request = call.request();
            var quoted = terms(caller, found, request.input(), request.options());
            room.require(caller);
            return quoted;
        });
        return beginnings.begin(call, found, terms, hash);
    }

    /** A retry joins its run even when the same request could no longer start one. */
    private Started startedBefore(Call call, byte[] hash, AppException refused) {
        if (!OUTLIVED.contains(refused.code())) {
            throw refused;
        }
        return store.claim(call.caller().customer(), call.request().idempotencyKey())
                .filter(claim -> MessageDigest.isEqual(claim.requestHash(), hash))
                .map(claim -> new Started(claim.execution(), true, null))
                .orElseThrow(() -> refused);
    }

    /** A refusal before the limits uses one request and no run. */
    private <T> T counted(Call call, Supplier<T> step) {
        try {
            return step.get();
        } catch (AppException e) {
            if (!call.admitted()) {
                limiter.admitRequest(call.caller());
            }
            throw e;
        }
    }

    /** Input and quote, without I/O. */
    private Terms terms(Caller caller, Targets.Found found, @Nullable JsonNode input, Options options) {
        var faults = new Faults();
        if (input != null) {
            faults.addAll(found.agent().input().check(input, "/input"));
            faults.addAll(Storable.violations(input, "/input"));
        }
        checkOptions(options, found.agent().limits(), faults);
        var price = checkedPrice(options.maxPriceMicros(), faults);
        var quote = new Quotes.Request(found.agent(), options.tier(), price, options.providerKey() != null);
        var quoted = faults.of(() -> quotes.quote(caller, quote));
        faults.throwIfAny();
        return quoted.orElseThrow();
    }

    private void checkOptions(Options options, RunLimits limits, Faults faults) {
        var most = limits.seconds();
        if (options.timeoutSeconds() != null && (options.timeoutSeconds() < 1 || options.timeoutSeconds() > most)) {
            faults.add("/timeout_seconds", "must be from 1 to " + most + " for this agent");
        }
        Map<String, String> labels = Objects.requireNonNullElse(options.metadata(), Map.of());
        if (labels.size() > MAX_LABELS) {
            faults.add("/metadata", "has more than " + MAX_LABELS + " members");
        }
        labels.forEach((name, value) -> {
            if (name.isBlank() || name.length() > 64 || value.length() > 512) {
                faults.add("/metadata", "names have 1 to 64 and values at most 512 characters");
            }
        });
        if (options.webhook() != null) {
            faults.addAll(options.webhook().violations(addresses));
        }
    }
}
