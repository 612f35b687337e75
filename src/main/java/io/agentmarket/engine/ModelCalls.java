package io.agentmarket.engine;

import io.agentmarket.journal.Transcript;
import io.agentmarket.llm.Llm;
import io.agentmarket.llm.ModelKey;
import io.agentmarket.llm.ModelRequest;
import io.agentmarket.llm.ToolSpec;
import io.agentmarket.llm.Turn;
import io.agentmarket.resilience.UpstreamFailure;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.tiers.PriceBook;
import io.agentmarket.vault.ProviderKeys;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The model calls of a run. The hold and the package limit each of them. */
@Component
class ModelCalls {

    /** An answer with fewer tokens is useless: the run is stopped before the call and not charged for a fragment. */
    static final long MIN_ANSWER = 64;

    private final PriceBook prices;
    private final ProviderKeys keys;
    private final GuardedModels guarded;
    private final Recovery recovery;

    ModelCalls(PriceBook prices, ProviderKeys keys, GuardedModels guarded, Recovery recovery) {
        this.prices = prices;
        this.keys = keys;
        this.guarded = guarded;
        this.recovery = recovery;
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
    Answer next(RunContext at, Task task, List<ToolSpec> tools) throws InterruptedException {
        var live = at.live();
        var transcript = at.transcript();
        var prompt = new Prompt(
                task.system(), transcript.messages(), tools, task.output().document());
        while (true) {
            try {
                return attempt(at, task, prompt);
            } catch (UpstreamFailure e) {
                if (Thread.interrupted()) {
                    transcript.log().callLost();
                    throw new InterruptedException();
                }
                recovery.from(e, live, transcript, at.journal());
            }
        }
    }

    private Answer attempt(RunContext at, Task task, Prompt prompt) {
        var live = at.live();
        var transcript = at.transcript();
        var model = task.offline() || transcript.log().isDegraded()
                ? Llm.OFFLINE
                : live.run().terms().model();
        var allowed = allowed(live, transcript, prompt, model);
        var llm = guarded.serving(model);
        var request = new ModelRequest(
                model,
                prompt.system(),
                task.input(),
                prompt.messages(),
                prompt.tools(),
                prompt.outputSchema(),
                task.playbook(),
                allowed,
                model.equals(Llm.OFFLINE) ? null : StoreWait.untilAnswered(() -> key(live, llm)));
        int number = transcript.log().turns().size() + 1;
        var turn = guarded.ask(
                llm, request, live.run().customer(), (offset, delta) -> live.publishText(number, offset, delta));
        return new Answer(turn, allowed);
    }

    /** @param allowed what the call could write at most; an answer cut off there hit one of its bounds */
    record Answer(Turn turn, long allowed) {}

    /**
     * The most tokens that this call may write: the minimum of what the package's limits, the hold and the daily tokens
     * leave. Offline runs use no tokens.
     */
    private long allowed(LiveRun live, Transcript transcript, Prompt prompt, String model) {
        var limits = live.agent().limits();
        if (model.equals(Llm.OFFLINE)) {
            return limits.outputTokens();
        }
        var turns = transcript.log().turns();
        var used = transcript.log().tokens();
        var estimate = prompt.tokens(transcript.lastTokens());
        if (used.prompt() + estimate > limits.inputTokens() && !turns.isEmpty()) {
            throw exhausted("The run read as many tokens as its package allows.");
        }
        var output = limits.outputTokens() - used.output();
        if (output <= 0) {
            throw exhausted("The run wrote as many tokens as its package allows.");
        }
        var affordable = prices.affordableOutput(live.run().terms(), turns, estimate);
        if (affordable < MIN_ANSWER) {
            throw exhausted("The next model call does not fit into the run's quote of "
                    + live.run().terms().quote() + "; raise max_price_micros.");
        }
        return Math.min(Math.min(output, affordable), granted(live, used.total() + estimate + estimate / 4));
    }

    /**
     * The tokens that the daily limit leaves for this call; unlimited if the grant covers the whole run.
     *
     * @param read tokens of all prompts, with the next one a quarter above its estimate, since nobody pays for usage
     * beyond a grant
     */
    private static long granted(LiveRun live, long read) {
        var granted = live.permit().tokens();
        if (granted >= Quotes.tokens(live.run().terms(), live.agent())) {
            return Long.MAX_VALUE;
        }
        if (granted - read < MIN_ANSWER) {
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
                llm.platformKey(live.run().key())
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
}
