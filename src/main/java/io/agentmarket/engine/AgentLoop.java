package io.agentmarket.engine;

import io.agentmarket.llm.OutputRule;
import io.agentmarket.llm.ToolSpec;
import io.agentmarket.llm.Turn;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.Violation;
import io.agentmarket.tools.Toolbox;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;

/**
 * One model with tools until its output obeys the schema. Every step is in the journal before the next one builds on it, so
 * the loop continues from a journal as well as from the start.
 */
@Component
class AgentLoop {

    private final ModelCalls calls;
    private final Toolbox toolbox;
    private final ToolRound round;

    AgentLoop(ModelCalls calls, Toolbox toolbox, ToolRound round) {
        this.calls = calls;
        this.toolbox = toolbox;
        this.round = round;
    }

    /**
     * Works until there is an ending.
     *
     * @throws InterruptedException when the run is stopped from outside
     * @throws LostRunException when another attempt has taken over
     */
    Ending work(LiveRun live, Transcript transcript, Journal journal) throws InterruptedException {
        while (true) {
            if (!transcript.openCalls().isEmpty()) {
                runTools(live, transcript, journal);
            }
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            if (transcript.turns().size() >= live.agent().limits().turns()) {
                return Ending.failed(ErrorCode.AGENT_TURN_LIMIT, ErrorCode.AGENT_TURN_LIMIT.sentence());
            }
            var answer = calls.next(live, transcript, tools(live), journal);
            var turn = answer.turn();
            transcript.record(EventType.MODEL_TURN, turn);
            if (turn.stop() != Turn.Stop.DONE) {
                return cut(answer);
            }
            if (turn.calls().isEmpty()) {
                var violations = check(live, transcript, turn);
                if (violations.isEmpty()) {
                    return Ending.succeeded(Json.MAPPER.readTree(turn.text()));
                }
                if (transcript.repairs() > 0) {
                    return Ending.failed(ErrorCode.AGENT_OUTPUT_INVALID, words(violations));
                }
                var message = "Your output does not obey its schema. Answer again with the whole corrected JSON. "
                        + words(violations);
                transcript.record(EventType.RETRYING, Map.of("message", message));
            }
            turn.calls().forEach(call -> transcript.record(EventType.TOOL_CALLED, call));
            journal.append(transcript);
        }
    }

    /** An answer that the model did not finish is no output, and its last call may be half a call. */
    private static Ending cut(ModelCalls.Answer answer) {
        if (answer.turn().stop() == Turn.Stop.REFUSED) {
            return Ending.failed(ErrorCode.MODEL_REFUSED, ErrorCode.MODEL_REFUSED.sentence());
        }
        if (answer.turn().tokens().output() >= answer.allowed()) {
            return Ending.exhausted(
                    "The answer was cut at " + answer.allowed() + " tokens, which is all that the run's quote, its"
                            + " package's limits and the limit tokens_per_day left; raise max_price_micros if you had"
                            + " lowered it.",
                    answer.turn().text());
        }
        return Ending.failed(
                ErrorCode.AGENT_OUTPUT_INVALID, "The model's answer is longer than the model can write in one turn.");
    }

    private List<ToolSpec> tools(LiveRun live) {
        return live.agent().tools().stream()
                .flatMap(grant -> toolbox.find(grant.tool()).stream())
                .map(tool -> new ToolSpec(
                        tool.name(), tool.description(), tool.arguments().document()))
                .toList();
    }

    private static List<Violation> check(LiveRun live, Transcript transcript, Turn turn) {
        try {
            var output = Json.MAPPER.readTree(turn.text());
            var violations = live.agent().output().check(output, "");
            return violations.isEmpty()
                    ? OutputRule.broken(live.agent().rules(), live.input(), output, transcript.messages())
                    : violations;
        } catch (JacksonException e) {
            return List.of(new Violation("", "is not JSON: " + e.getOriginalMessage()));
        }
    }

    private static String words(List<Violation> violations) {
        return violations.stream()
                .map(violation ->
                        (violation.pointer().isEmpty() ? "/" : violation.pointer()) + " " + violation.message())
                .collect(Collectors.joining("; "));
    }

    /**
     * Runs the open calls side by side; a result with an effect is journaled at once, the others together. When the platform
     * itself broke under one of them, the results of the others are kept and the run ends.
     */
    private void runTools(LiveRun live, Transcript transcript, Journal journal) throws InterruptedException {
        AppException broken = null;
        for (var answer : round.start(live, transcript.openCalls())) {
            try {
                transcript.record(EventType.TOOL_RETURNED, answer.await());
            } catch (AppException e) {
                broken = broken == null ? e : broken;
            }
            if (answer.hasEffect()) {
                journal.append(transcript);
            }
        }
        journal.append(transcript);
        if (broken != null) {
            throw broken;
        }
    }
}
