package io.agentmarket.engine;

import io.agentmarket.billing.Bill;
import io.agentmarket.journal.Event;
import io.agentmarket.journal.EventType;
import io.agentmarket.journal.GroupCommitter;
import io.agentmarket.journal.LostRunException;
import io.agentmarket.journal.Outcome;
import io.agentmarket.journal.Run;
import io.agentmarket.journal.RunLog;
import io.agentmarket.journal.RunUnit;
import io.agentmarket.journal.StorableJson;
import io.agentmarket.journal.SubRuns;
import io.agentmarket.journal.Transcript;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.Ids;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.Money;
import io.agentmarket.shared.Storable;
import io.agentmarket.shared.Tokens;
import io.agentmarket.tiers.Breakdown;
import io.agentmarket.tiers.PriceBook;
import io.agentmarket.tiers.Terms;
import io.agentmarket.tiers.TurnUsage;
import io.agentmarket.usage.FinishedRun;
import io.agentmarket.usage.RunStatus;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Ends a run: prices it, and writes its end and its money in one transaction. */
@Component
class Settlement {

    private static final Logger LOG = LoggerFactory.getLogger(Settlement.class);

    private final Clock clock;

    private final PriceBook prices;
    private final GroupCommitter committer;
    private final RunObserver observer;

    Settlement(Clock clock, PriceBook prices, GroupCommitter committer, RunObserver observer) {
        this.clock = clock;
        this.prices = prices;
        this.committer = committer;
        this.observer = observer;
    }

    /**
     * Returns the answer and the last entries once they are durable.
     *
     * @throws LostRunException when another attempt has taken over; nothing was written
     */
    Settled settle(Run run, Transcript transcript, Ending wanted) {
        var ending = readable(wanted);
        var log = transcript.log();
        log.seal();
        var asked = asked(run, ending, log.turns());
        var price = asked.price().min(run.terms().quote());
        var bill = new Bill(run.terms(), log.turns(), asked, asked.price().minus(price));
        var error = ending.error() == null ? null : log.masked(problem(ending, ending.error()));
        var output = ending.output() == null ? null : log.masked(ending.output());
        transcript.record(EventType.FINISHED, summary(ending, price, log.lostCalls()));
        var kept = log.kept() + bytes(output) + bytes(error);
        var result = result(run, log, ending, new Left(price, kept));
        var events = log.unsaved();
        observer.reached(Milestone.BEFORE_TX2, run.id());
        var outcome = committer.commit(new RunUnit.Finish(
                run, result, parts(result, log), bill, events, output, error, new CompletableFuture<>()));
        if (!(outcome instanceof Outcome.Committed)) {
            throw new LostRunException();
        }
        observer.reached(Milestone.AFTER_COMMIT_UNREAD, run.id());
        if (bill.absorbed().micros() > 0) {
            LOG.atWarn()
                    .addKeyValue("absorbed_micros", bill.absorbed().micros())
                    .log("a run cost more than its quote, the platform pays the difference");
        }
        return new Settled(RunView.of(result, output, error), events);
    }

    /** An unreadable output counts as none. */
    private static Ending readable(Ending ending) {
        var output = ending.output();
        return output == null
                ? ending
                : Storable.refusal(output)
                        .map(why -> Ending.failed(ErrorCode.AGENT_OUTPUT_INVALID, "The output " + why + "."))
                        .orElseGet(() -> ending.with(Storable.of(output)));
    }

    /** A run's durable end. */
    record Settled(RunView view, List<Event> events) {}

    /**
     * The cause of the end decides the price. A result is never free, although no model may have been asked; a stop by
     * the customer costs the turns until then; failures are free.
     */
    private Breakdown asked(Run run, Ending ending, List<TurnUsage> turns) {
        var pays =
                switch (ending.status()) {
                    case SUCCEEDED, CANCELLED -> true;
                    case TIMED_OUT -> run.ownTimeLimit();
                    case FAILED -> ending.error() == ErrorCode.BUDGET_EXHAUSTED;
                };
        if (turns.isEmpty() && ending.status() == RunStatus.SUCCEEDED) {
            return prices.explainResult(run.terms(), turns);
        }
        return pays ? priced(prices, run.terms(), turns) : prices.explain(run.terms(), List.of());
    }

    /**
     * Not yet limited to the quote. Usage too large to count is an error of the provider's and is charged to nobody.
     */
    static Breakdown priced(PriceBook prices, Terms terms, List<TurnUsage> turns) {
        try {
            return prices.explain(terms, turns);
        } catch (ArithmeticException beyond) {
            LOG.atError().setCause(beyond).log("a provider's usage cannot be counted, the run is free");
            return prices.explain(terms, List.of());
        }
    }

    private static long bytes(@Nullable JsonNode json) {
        return json == null ? 0 : StorableJson.bytes(json);
    }

    /** @param bytes the stored size of the run */
    private record Left(Money price, long bytes) {}

    private FinishedRun result(Run run, RunLog log, Ending ending, Left left) {
        return new FinishedRun(
                run.id(),
                run.customer(),
                run.key(),
                run.parent(),
                run.deployment() == null ? null : run.deployment().id(),
                run.packageId(),
                run.packageVersion(),
                ending.status(),
                ending.error(),
                run.terms().tier(),
                log.model().isEmpty() ? run.terms().model() : log.model(),
                run.terms().billing(),
                log.isDegraded(),
                log.turns().size(),
                log.count(),
                log.tokens(),
                left.price(),
                run.terms().quote(),
                run.attempt(),
                left.bytes(),
                run.metadata(),
                run.createdAt(),
                clock.instant());
    }

    /**
     * The packages that worked inside the run. Their cost is in the run's price. A package that had not ended gets the
     * run's outcome.
     */
    private static List<FinishedRun> parts(FinishedRun run, RunLog log) {
        return log.parts().all().stream()
                .map(part -> part(run, log.parts(), part))
                .toList();
    }

    private static FinishedRun part(FinishedRun run, SubRuns parts, SubRuns.Part part) {
        var turns = parts.turns(part);
        var ended = part.endedAt() != null;
        var status = ended ? part.failed() ? RunStatus.FAILED : RunStatus.SUCCEEDED : run.status();
        var failed = ended && part.failed() ? ErrorCode.AGENT_FAILED : ended ? null : run.error();
        var begun = Ids.instantOf(part.id().value());
        var end = part.endedAt() == null ? run.finishedAt() : part.endedAt();
        return new FinishedRun(
                part.id(),
                run.customer(),
                run.key(),
                parts.around(part).map(SubRuns.Part::id).orElse(run.id()),
                null,
                part.packageId(),
                part.version(),
                status,
                failed,
                run.tier(),
                turns.isEmpty() ? run.model() : turns.getLast().model(),
                run.billing(),
                run.degraded(),
                turns.size(),
                turns.size() + parts.calls(part),
                turns.stream().map(TurnUsage::tokens).reduce(Tokens.NONE, Tokens::plus),
                Money.ZERO,
                Money.ZERO,
                run.attempt(),
                0,
                null,
                begun,
                end.isBefore(begun) ? begun : end);
    }

    /** @param lostCalls model calls that no completed turn answers; the platform pays for them */
    private static Map<String, Object> summary(Ending ending, Money price, int lostCalls) {
        var summary = new LinkedHashMap<String, Object>();
        summary.put("status", ending.status().id());
        summary.put("price_micros", price.micros());
        if (ending.error() != null) {
            summary.put("code", ending.error().name());
        }
        if (lostCalls > 0) {
            summary.put("failed_calls", lostCalls);
        }
        return summary;
    }

    private static JsonNode problem(Ending ending, ErrorCode code) {
        var problem = Json.MAPPER
                .createObjectNode()
                .put("type", "/docs/errors#" + code.name())
                .put("title", code.sentence())
                .put("status", code.status())
                .put("detail", ending.detail())
                .put("code", code.name())
                .put("retryable", code.isRetryable());
        if (ending.retryAfterSeconds() != null) {
            problem.put("retry_after", ending.retryAfterSeconds());
        }
        return problem;
    }
}
