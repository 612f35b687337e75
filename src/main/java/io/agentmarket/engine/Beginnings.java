package io.agentmarket.engine;

import io.agentmarket.billing.Hold;
import io.agentmarket.engine.Starts.Call;
import io.agentmarket.identity.Actor;
import io.agentmarket.journal.Event;
import io.agentmarket.journal.EventType;
import io.agentmarket.journal.GroupCommitter;
import io.agentmarket.journal.Outcome;
import io.agentmarket.journal.Run;
import io.agentmarket.journal.RunUnit.Begin;
import io.agentmarket.journal.StorableJson;
import io.agentmarket.ratelimit.RateLimiter;
import io.agentmarket.ratelimit.RunRequest;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.ExecutionId;
import io.agentmarket.shared.Ids;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.Money;
import io.agentmarket.shared.Storable;
import io.agentmarket.tiers.Terms;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.springframework.stereotype.Component;

/** Begins an admitted run: takes its limits, makes it durable in the first transaction and gives it a thread. */
@Component
class Beginnings {

    private final Clock clock;
    private final Ids ids;
    private final RateLimiter limiter;
    private final GroupCommitter committer;
    private final Worker worker;
    private final LiveRuns liveRuns;
    private final RunThreads threads;
    private final RunObserver observer;
    private final RecentKeys recentKeys;

    Beginnings(
            Clock clock,
            Ids ids,
            RateLimiter limiter,
            GroupCommitter committer,
            Worker worker,
            LiveRuns liveRuns,
            RunThreads threads,
            RunObserver observer,
            RecentKeys recentKeys) {
        this.clock = clock;
        this.ids = ids;
        this.limiter = limiter;
        this.committer = committer;
        this.worker = worker;
        this.liveRuns = liveRuns;
        this.threads = threads;
        this.observer = observer;
        this.recentKeys = recentKeys;
    }

    /**
     * Begins the run, or joins the one that the idempotency key began earlier.
     *
     * @throws AppException by limits, budget or store; nothing was started and nothing is held
     */
    Started begin(Call call, Targets.Found found, Terms terms, byte[] hash) {
        var caller = call.caller();
        var key = call.request().idempotencyKey();
        var id = new ExecutionId(ids.next());
        var wanted = new RunRequest(id, found.agent().id(), Quotes.tokens(terms, found.agent()));
        var admission = call.admitted() ? limiter.admitRunOfRequest(caller, wanted) : limiter.admitRun(caller, wanted);
        var grants = Grants.of(found.rented());
        var live = new LiveRun(
                run(call, found, terms, id),
                found.agent(),
                StorableJson.readBack(
                        grants.mask().of(Storable.of(call.request().input()))),
                admission.permit(),
                call.request().options().providerKey(),
                grants);
        liveRuns.add(live);
        Outcome outcome;
        var begin = begin(live, call.request(), hash);
        try {
            outcome = committer.commit(begin);
        } catch (RuntimeException e) {
            giveBack(live);
            throw e;
        }
        return switch (outcome) {
            case Outcome.Committed() -> {
                observer.reached(Milestone.AFTER_TX1, id);
                recentKeys.put(caller.customer(), key, id, hash);
                threads.launch(live, List.of(begin.started()));
                yield new Started(id, false, admission.standing());
            }
            case Outcome.Joined joined -> {
                giveBack(live);
                recentKeys.put(caller.customer(), key, joined.id(), joined.requestHash());
                yield Started.join(joined.id(), joined.requestHash(), hash, admission.standing());
            }
            case Outcome.OverBudget(var why) -> {
                giveBack(live);
                throw overBudget(why, terms);
            }
            case Outcome.PastDue() -> {
                giveBack(live);
                throw new AppException(
                        ErrorCode.SUBSCRIPTION_PAST_DUE,
                        "An invoice of your subscription is unpaid; pay it in the billing portal, then retry.");
            }
            case Outcome.Stale() -> throw new IllegalStateException("a new run cannot be stale");
        };
    }

    private Run run(Call call, Targets.Found found, Terms terms, ExecutionId id) {
        var agent = found.agent();
        var options = call.request().options();
        var own = options.timeoutSeconds();
        var rented = found.rented();
        int seconds = own == null ? agent.limits().seconds() : own;
        return new Run(
                id,
                call.caller().customer(),
                call.caller().actor() instanceof Actor.Key key ? key.id() : null,
                null,
                rented == null ? null : new Run.Deployed(rented.deployment(), rented.revision()),
                agent.id(),
                agent.version(),
                terms,
                1,
                clock.instant().plusSeconds(seconds),
                own != null || agent.limits().isInputsTime(),
                options.metadata());
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
        var webhook = request.options().webhook();
        var deployed = live.run().deployment();
        if (deployed != null) {
            payload.put("deployment_id", deployed.id().toString()).put("deployment_revision", deployed.revision());
        }
        return new Begin(
                live.run(),
                worker.id(),
                request.idempotencyKey(),
                hash,
                live.input(),
                webhook == null ? null : webhook.webhook(),
                new Event(1, EventType.STARTED, payload, clock.instant()),
                new CompletableFuture<>());
    }

    private static AppException overBudget(Hold.OverBudget why, Terms terms) {
        var left = why.limit().minus(why.spent()).minus(why.held()).max(Money.ZERO);
        return new AppException(
                        ErrorCode.BUDGET_EXCEEDED,
                        "This run may cost " + terms.quote() + " and the " + why.period() + "'s budget of the "
                                + (why.scope().equals("key") ? "API key" : why.scope()) + " has " + left
                                + " left; raise the budget or lower max_price_micros.")
                .with("scope", why.scope())
                .with("period", why.period())
                .with("limit_micros", why.limit().micros())
                .with("spent_micros", why.spent().micros())
                .with("held_micros", why.held().micros())
                .with("quoted_micros", terms.quote().micros())
                .with("resets_at", why.reset().toString());
    }

    private void giveBack(LiveRun live) {
        liveRuns.remove(live);
        limiter.refundRun(live.permit(), live.run().packageId());
    }
}
