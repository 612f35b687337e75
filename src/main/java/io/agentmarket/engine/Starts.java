package io.agentmarket.engine;

import io.agentmarket.agents.AgentPackage;
import io.agentmarket.billing.Hold;
import io.agentmarket.identity.Caller;
import io.agentmarket.identity.Scope;
import io.agentmarket.journal.Event;
import io.agentmarket.journal.EventType;
import io.agentmarket.journal.GroupCommitter;
import io.agentmarket.journal.Outcome;
import io.agentmarket.journal.Run;
import io.agentmarket.journal.RunUnit.Begin;
import io.agentmarket.journal.StorableJson;
import io.agentmarket.ratelimit.RateLimiter;
import io.agentmarket.ratelimit.RunRequest;
import io.agentmarket.ratelimit.Standing;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.ExecutionId;
import io.agentmarket.shared.Ids;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.Money;
import io.agentmarket.shared.Storable;
import io.agentmarket.shared.Violation;
import io.agentmarket.tiers.Terms;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Starts runs: the way down, from a request to a run that no crash can lose. */
@Component
public final class Starts {

    private static final int MAX_LABELS = 16;

    private final Clock clock;
    private final Ids ids;
    private final Quotes quotes;
    private final RateLimiter limiter;
    private final GroupCommitter committer;
    private final Worker worker;
    private final LiveRuns liveRuns;
    private final RunThreads threads;
    private final RunObserver observer;
    private final RecentKeys recentKeys;

    Starts(
            Clock clock,
            Ids ids,
            Quotes quotes,
            RateLimiter limiter,
            GroupCommitter committer,
            Worker worker,
            LiveRuns liveRuns,
            RunThreads threads,
            RunObserver observer,
            RecentKeys recentKeys) {
        this.clock = clock;
        this.ids = ids;
        this.quotes = quotes;
        this.limiter = limiter;
        this.committer = committer;
        this.worker = worker;
        this.liveRuns = liveRuns;
        this.threads = threads;
        this.observer = observer;
        this.recentKeys = recentKeys;
    }

    /** The terms of a run that would start now; binding for a run that starts on them. */
    public Terms quote(Caller caller, AgentPackage agent, @Nullable String tier, @Nullable Long maxPriceMicros) {
        return quotes.quote(caller, new Quotes.Wish(agent, tier, maxPriceMicros, false));
    }

    /**
     * Starts the run, or joins the one that the idempotency key started before.
     *
     * @throws AppException 402, 403, 422, 429 or 503; nothing was started and nothing is held
     */
    public Started start(Caller caller, StartRequest request) {
        return start(caller, request, false);
    }

    /** The same for a call that {@link #admit} has let in: the run takes no further request. */
    public Started startAdmitted(Caller caller, StartRequest request) {
        return start(caller, request, true);
    }

    private Started start(Caller caller, StartRequest request, boolean admitted) {
        var hash = RequestHash.of(request.asked(), caller.test());
        var known = recentKeys.find(caller.customer(), request.asked().idempotencyKey());
        if (known.isPresent()) {
            var standing = admitted ? null : limiter.admitRequest(caller);
            caller.require(Scope.EXECUTE);
            return join(known.get().id(), known.get().requestHash(), hash, standing);
        }
        var terms = check(caller, request, admitted);
        var id = new ExecutionId(ids.next());
        var wanted = new RunRequest(id, request.agent().id(), Quotes.tokens(terms, request.agent()));
        var admission = admitted ? limiter.admitRunOfRequest(caller, wanted) : limiter.admitRun(caller, wanted);
        var grants = Grants.of(request.rented());
        var live = new LiveRun(
                run(caller, request, terms, id),
                request.agent(),
                StorableJson.readBack(
                        grants.mask().of(Storable.of(request.asked().input()))),
                admission.permit(),
                request.providerKey(),
                grants);
        liveRuns.add(live);
        Outcome outcome;
        var begin = begin(live, request, hash);
        try {
            outcome = committer.commit(begin);
        } catch (RuntimeException e) {
            giveBack(live, request);
            throw e;
        }
        return switch (outcome) {
            case Outcome.Committed() -> {
                observer.reached(Milestone.AFTER_TX1, id);
                recentKeys.put(caller.customer(), request.asked().idempotencyKey(), id, hash);
                threads.launch(live, List.of(begin.started()));
                yield new Started(id, false, admission.standing());
            }
            case Outcome.Joined joined -> {
                giveBack(live, request);
                recentKeys.put(caller.customer(), request.asked().idempotencyKey(), joined.id(), joined.requestHash());
                yield join(joined.id(), joined.requestHash(), hash, admission.standing());
            }
            case Outcome.OverBudget(var why) -> {
                giveBack(live, request);
                throw overBudget(why, terms);
            }
            case Outcome.PastDue() -> {
                giveBack(live, request);
                throw new AppException(
                        ErrorCode.SUBSCRIPTION_PAST_DUE,
                        "An invoice of your subscription is unpaid; pay it in the billing portal, then retry.");
            }
            case Outcome.Stale() -> throw new IllegalStateException("a new run cannot be stale");
        };
    }

    /**
     * Takes one of the caller's requests, for work that comes before a run is asked for.
     *
     * @throws AppException {@code RATE_LIMITED}
     */
    public void admit(Caller caller) {
        limiter.admitRequest(caller);
    }

    /** Counts a request that was refused before it could name a run. */
    public void countRefused(Caller caller) {
        limiter.admitRequest(caller);
    }

    /** Input and quote, by CPU only. A request that fails here has used one request and no run. */
    private Terms check(Caller caller, StartRequest request, boolean admitted) {
        try {
            caller.require(Scope.EXECUTE);
            var violations = new ArrayList<>(
                    request.agent().input().check(request.asked().input(), "/input"));
            violations.addAll(Storable.violations(request.asked().input(), "/input"));
            violations.addAll(checkOptions(request));
            if (!violations.isEmpty()) {
                throw AppException.invalid(violations);
            }
            return quotes.quote(caller, request.wish());
        } catch (AppException e) {
            if (!admitted) {
                limiter.admitRequest(caller);
            }
            throw e;
        }
    }

    private static List<Violation> checkOptions(StartRequest request) {
        var violations = new ArrayList<Violation>();
        var most = request.agent().limits().seconds();
        if (request.asked().timeoutSeconds() != null
                && (request.asked().timeoutSeconds() < 1 || request.asked().timeoutSeconds() > most)) {
            violations.add(new Violation("/timeout_seconds", "must be from 1 to " + most + " for this agent"));
        }
        if (request.asked().maxPriceMicros() != null && request.asked().maxPriceMicros() < 0) {
            violations.add(new Violation("/max_price_micros", "must not be negative"));
        }
        Map<String, String> labels = Objects.requireNonNullElse(request.asked().metadata(), Map.of());
        if (labels.size() > MAX_LABELS) {
            violations.add(new Violation("/metadata", "has more than " + MAX_LABELS + " members"));
        }
        labels.forEach((name, value) -> {
            if (name.length() > 64 || value.length() > 512) {
                violations.add(new Violation("/metadata", "names have at most 64 and values at most 512 characters"));
            }
        });
        return violations;
    }

    private Run run(Caller caller, StartRequest request, Terms terms, ExecutionId id) {
        var agent = request.agent();
        var own = request.asked().timeoutSeconds();
        var rented = request.rented();
        int seconds = own == null ? agent.limits().seconds() : own;
        return new Run(
                id,
                caller.customer(),
                caller.key(),
                null,
                rented == null ? null : new Run.Deployed(rented.deployment(), rented.revision()),
                agent.id(),
                agent.version(),
                terms,
                1,
                clock.instant().plusSeconds(seconds),
                own != null || agent.limits().isInputsTime(),
                request.asked().metadata());
    }

    private Begin begin(LiveRun live, StartRequest request, byte[] hash) {
        var terms = live.run().terms();
        var payload = Json.MAPPER
                .createObjectNode()
                .put("package_id", live.run().packageId())
                .put("package_version", live.run().packageVersion())
                .put("model", terms.model())
                .put("tier", terms.tier())
                .put("quoted_micros", terms.quote().micros())
                .put("granted_tokens", live.permit().tokens());
        var deployed = live.run().deployment();
        if (deployed != null) {
            payload.put("deployment_id", deployed.id().toString()).put("deployment_revision", deployed.revision());
        }
        return new Begin(
                live.run(),
                worker.id(),
                request.asked().idempotencyKey(),
                hash,
                live.input(),
                new Event(1, EventType.STARTED, payload, clock.instant()),
                new CompletableFuture<>());
    }

    private static AppException overBudget(Hold.OverBudget why, Terms terms) {
        var left = why.limit().minus(why.spent()).minus(why.held()).max(Money.ZERO);
        return new AppException(
                        ErrorCode.BUDGET_EXCEEDED,
                        "This run may cost " + terms.quote() + " and the month's budget of the "
                                + (why.scope().equals("key") ? "API key" : why.scope()) + " has " + left
                                + " left; raise the budget or lower max_price_micros.")
                .with("scope", why.scope())
                .with("limit_micros", why.limit().micros())
                .with("spent_micros", why.spent().micros())
                .with("held_micros", why.held().micros())
                .with("quoted_micros", terms.quote().micros())
                .with("reset", why.reset().toString());
    }

    private static Started join(ExecutionId existing, byte[] hash, byte[] requested, @Nullable Standing standing) {
        if (!MessageDigest.isEqual(hash, requested)) {
            throw new AppException(
                    ErrorCode.IDEMPOTENCY_KEY_REUSED,
                    "This Idempotency-Key started another run with another body or package; use a new key.");
        }
        return new Started(existing, true, standing);
    }

    private void giveBack(LiveRun live, StartRequest request) {
        liveRuns.remove(live);
        limiter.refundRun(live.permit(), request.agent().id());
    }
}
