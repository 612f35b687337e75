package io.agentmarket.journal;

import io.agentmarket.billing.Bill;
import io.agentmarket.billing.Payer;
import io.agentmarket.shared.ApiKeyId;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ExecutionId;
import io.agentmarket.shared.Ids;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.Money;
import io.agentmarket.shared.Tokens;
import io.agentmarket.tiers.Billing;
import io.agentmarket.tiers.PriceBook;
import io.agentmarket.tiers.Terms;
import io.agentmarket.tiers.TurnUsage;
import io.agentmarket.usage.FinishedRun;
import io.agentmarket.usage.RunStatus;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Units of invented runs, for tests of the writers. */
public final class TestRuns {

    static final Money QUOTE = new Money(50_000);
    public static final Money PRICE = new Money(9_500);
    private static final PriceBook PRICES = PriceBook.bundled();
    private static final WorkerId WORKER = new WorkerId(Ids.at(Instant.EPOCH));

    private TestRuns() {}

    public static CustomerId customer() {
        return new CustomerId(Ids.at(Instant.parse("2026-11-01T00:00:00Z")));
    }

    public static Run run(CustomerId customer, Instant now) {
        return run(customer, now, QUOTE);
    }

    public static Run run(CustomerId customer, Instant now, Money quote) {
        return run(new Payer(customer, new ApiKeyId(Ids.at(Instant.EPOCH)), null), now, quote);
    }

    public static Run run(Payer payer, Instant now, Money quote) {
        var terms = new Terms(
                "standard",
                "claude-sonnet-5-5",
                Billing.METERED,
                LocalDate.parse("2025-01-01"),
                PRICE.min(quote),
                quote);
        return new Run(
                new ExecutionId(Ids.at(now)),
                payer.customer(),
                payer.key(),
                null,
                payer.deployment() == null ? null : new Run.Deployed(payer.deployment(), 1),
                "probe",
                "1.0.0",
                terms,
                1,
                now.plusSeconds(60),
                false,
                null);
    }

    public static Run run(CustomerId customer, Instant now, Run.Deployed deployment) {
        var bare = run(customer, now);
        return new Run(
                bare.id(),
                customer,
                bare.key(),
                null,
                deployment,
                bare.packageId(),
                bare.packageVersion(),
                bare.terms(),
                bare.attempt(),
                bare.deadline(),
                bare.ownTimeLimit(),
                null);
    }

    public static RunUnit.Begin begin(Run run, String key) {
        return begin(run, key, "{\"ticket\":1}");
    }

    public static RunUnit.Begin begin(Run run, String key, String input) {
        return begin(run, key, input, "{}");
    }

    /** @param started payload of the first entry */
    public static RunUnit.Begin begin(Run run, String key, String input, String started) {
        return begin(run, key, input, new Event(1, EventType.STARTED, Json.MAPPER.readTree(started), run.createdAt()));
    }

    /** PostgreSQL has no time for the last instant that Java has. */
    static RunUnit.Begin beginThatCannotBeWritten(Run run, String key) {
        return begin(run, key, "{}", new Event(1, EventType.STARTED, Json.MAPPER.createObjectNode(), Instant.MAX));
    }

    private static RunUnit.Begin begin(Run run, String key, String input, Event started) {
        return new RunUnit.Begin(
                run, WORKER, key, new byte[32], Json.MAPPER.readTree(input), null, started, new CompletableFuture<>());
    }

    static RunUnit.Append append(Run run, int seq) {
        var event = new Event(seq, EventType.CHECKPOINT, Json.MAPPER.createObjectNode(), run.createdAt());
        return new RunUnit.Append(run, List.of(event), new CompletableFuture<>());
    }

    public static RunUnit.Finish finish(Run run) {
        return finish(run, 2, PRICE);
    }

    /** Succeeded, with two entries from {@code seq} on. */
    public static RunUnit.Finish finish(Run run, int seq, Money price) {
        var tokens = new Tokens(900, 120, 0, 0, 0);
        var status = price.micros() > 0 ? RunStatus.SUCCEEDED : RunStatus.FAILED;
        var deployed = run.deployment();
        var result = new FinishedRun(
                run.id(),
                run.customer(),
                run.key(),
                null,
                deployed == null ? null : deployed.id(),
                run.packageId(),
                run.packageVersion(),
                status,
                null,
                "standard",
                "claude-sonnet-5-5",
                Billing.METERED,
                false,
                1,
                1,
                tokens,
                price,
                run.terms().quote(),
                run.attempt(),
                0,
                null,
                run.createdAt(),
                run.createdAt().plusMillis(120));
        var turn = Json.MAPPER.valueToTree(Map.of("model", "claude-sonnet-5-5", "text", "{}"));
        var end = Json.MAPPER.valueToTree(Map.of("status", status.id()));
        return new RunUnit.Finish(
                run,
                result,
                List.of(),
                bill(run.terms(), new TurnUsage("claude-sonnet-5-5", tokens), price),
                List.of(
                        new Event(seq, EventType.MODEL_TURN, turn, run.createdAt()),
                        new Event(seq + 1, EventType.FINISHED, end, run.createdAt())),
                Json.MAPPER.readTree("{\"answer\":\"42\"}"),
                null,
                new CompletableFuture<>());
    }

    private static Bill bill(Terms terms, TurnUsage turn, Money price) {
        var asked = PRICES.explain(terms, List.of(turn));
        var absorbed = price.micros() == 0 ? Money.ZERO : asked.price().minus(price);
        return new Bill(terms, List.of(turn), asked, absorbed);
    }

    static @Nullable Throwable failureOf(RunUnit unit) {
        return unit.done().handle((outcome, failure) -> failure).join();
    }
}
