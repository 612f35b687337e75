package io.agentmarket.engine;

import io.agentmarket.agents.AgentPackage;
import io.agentmarket.identity.ProviderKeys;
import io.agentmarket.llm.Llm;
import io.agentmarket.llm.ModelKey;
import io.agentmarket.llm.ModelRequest;
import io.agentmarket.llm.ToolSpec;
import io.agentmarket.llm.Turn;
import io.agentmarket.resilience.Retry;
import io.agentmarket.resilience.UpstreamFailure;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.tiers.PriceBook;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * A run's calls of its model: each within what the hold and the package still allow, made again while the failure passes
 * and the run has time. A call that did not complete is the platform's cost, so every repetition is in the journal.
 */
@Component
class ModelCalls {

    /** Fewer tokens than this hold no useful answer: the run is stopped instead of paying for a stub. */
    static final long LEAST_ANSWER = 64;

    private static final Logger LOG = LoggerFactory.getLogger(ModelCalls.class);

    private final Clock clock;
    private final PriceBook prices;
    private final List<Llm> models;
    private final ProviderKeys keys;
    private final Retry retry;

    ModelCalls(Clock clock, PriceBook prices, List<Llm> models, ProviderKeys keys, Retry retry) {
        this.clock = clock;
        this.prices = prices;
        this.models = models;
        this.keys = keys;
        this.retry = retry;
    }

    /**
     * The next turn.
     *
     * @throws AppException {@code BUDGET_EXHAUSTED} before a call that the hold, the package's limits or the tokens
     *     granted do not cover; else
     *     what the provider's failure means
     * @throws InterruptedException when the run is stopped from outside
     * @throws LostRunException when another attempt has taken over
     */
    Answer next(LiveRun live, Transcript transcript, List<ToolSpec> tools, Journal journal)
            throws InterruptedException {
        var agent = live.agent();
        var prompt = new Prompt(
                agent.systemPrompt(live.input()),
                transcript.messages(),
                tools,
                agent.output().document());
        var allowed = allowed(live, transcript, prompt);
        var model = live.run().terms().model();
        var llm = models.stream()
                .filter(each -> each.serves(model))
                .findFirst()
                .orElseThrow(() -> new AppException(ErrorCode.MODEL_UNAVAILABLE, "No provider serves " + model + "."));
        while (true) {
            try {
                var request = request(live, prompt, allowed, key(live, llm));
                return new Answer(ask(llm, request, live, transcript.turns().size() + 1), allowed);
            } catch (UpstreamFailure e) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                waitOut(e, live, transcript, journal);
            }
        }
    }

    /** @param allowed what the call could write at most; an answer cut there was cut by one of its bounds */
    record Answer(Turn turn, long allowed) {}

    private static Turn ask(Llm llm, ModelRequest request, LiveRun live, int number) {
        return llm.respond(request, (offset, delta) -> live.publishText(number, offset, delta));
    }

    private ModelRequest request(LiveRun live, Prompt prompt, long allowed, @Nullable ModelKey key) {
        AgentPackage agent = live.agent();
        return new ModelRequest(
                live.run().terms().model(),
                prompt.system(),
                live.input(),
                prompt.messages(),
                prompt.tools(),
                prompt.outputSchema(),
                agent.playbook(),
                allowed,
                key);
    }

    /** What this call may write: the least of what the package's limits, the hold and the tokens of the day
     * leave. Offline runs use no tokens. */
    private long allowed(LiveRun live, Transcript transcript, Prompt prompt) {
        var limits = live.agent().limits();
        if (live.run().terms().model().equals(Llm.OFFLINE)) {
            return limits.outputTokens();
        }
        var used = transcript.tokens();
        var estimate = prompt.tokens(transcript.lastTokens());
        if (used.prompt() + estimate > limits.inputTokens()
                && !transcript.turns().isEmpty()) {
            throw exhausted("The run read as many tokens as its package allows.");
        }
        var output = limits.outputTokens() - used.output();
        if (output <= 0) {
            throw exhausted("The run wrote as many tokens as its package allows.");
        }
        var affordable = prices.affordableOutput(live.run().terms(), transcript.turns(), estimate);
        if (affordable < LEAST_ANSWER) {
            throw exhausted("The next model call does not fit into the run's quote of "
                    + live.run().terms().quote() + "; raise max_price_micros.");
        }
        return Math.min(Math.min(output, affordable), granted(live, used.total() + estimate + estimate / 4));
    }

    /**
     * What the tokens of the day leave, where they were fewer than the package's limits.
     *
     * @param read tokens of all prompts, the next one a quarter above its estimate: nobody bears what exceeds a grant
     */
    private static long granted(LiveRun live, long read) {
        var granted = live.permit().tokens();
        if (granted >= Quotes.tokens(live.run().terms(), live.agent())) {
            return Long.MAX_VALUE;
        }
        if (granted - read < LEAST_ANSWER) {
            throw exhausted("The next model call does not fit into the " + granted
                    + " tokens that the limit tokens_per_day left this run.");
        }
        return granted - read;
    }

    private static AppException exhausted(String detail) {
        return new AppException(ErrorCode.BUDGET_EXHAUSTED, detail);
    }

    /** The customer's own key is looked up for each call and kept nowhere. */
    private @Nullable ModelKey key(LiveRun live, Llm llm) {
        return switch (live.run().terms().billing()) {
            case OFFLINE, FREE -> null;
            case METERED ->
                llm.platformKey()
                        .orElseThrow(() -> new AppException(
                                ErrorCode.MODEL_UNAVAILABLE, "The platform has no key of its own for this model."));
            case BYOK ->
                live.providerKey()
                        .or(() -> keys.find(live.run().customer()))
                        .map(own -> new ModelKey(own.secret(), true))
                        .orElseThrow(() -> new AppException(
                                ErrorCode.PROVIDER_KEY_REQUIRED,
                                "Save a provider key, or send X-Provider-Key with the run; a key that came with the run"
                                        + " is not kept when another replica continues it."));
        };
    }

    /** Waits before the next attempt, or ends the run with the failure. */
    private void waitOut(UpstreamFailure failure, LiveRun live, Transcript transcript, Journal journal)
            throws InterruptedException {
        var made = transcript.failedCalls() + 1;
        var delay = retry.delay(made, failure, ThreadLocalRandom.current());
        var left = Duration.between(clock.instant(), live.run().deadline());
        if (delay.isEmpty() || delay.get().compareTo(left) > 0) {
            throw failure.toAppException();
        }
        transcript.record(
                EventType.RETRYING,
                new Repetition(failure.code(), made, delay.get().toMillis()));
        journal.append(transcript);
        LOG.atInfo()
                .addKeyValue("code", failure.code())
                .addKeyValue("attempt", made)
                .addKeyValue("waitMs", delay.get().toMillis())
                .log("model call is made again");
        TimeUnit.MILLISECONDS.sleep(delay.get().toMillis());
    }

    /**
     * A journal entry about a failed call.
     *
     * @param attempt calls of this turn that failed so far
     * @param waitMs until the next one
     */
    record Repetition(ErrorCode code, int attempt, long waitMs) {}
}
