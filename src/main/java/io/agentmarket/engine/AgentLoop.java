package io.agentmarket.engine;

import io.agentmarket.journal.EventType;
import io.agentmarket.journal.Transcript;
import io.agentmarket.llm.OutputRule;
import io.agentmarket.llm.ToolSpec;
import io.agentmarket.llm.Turn;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.Violation;
import io.agentmarket.tools.Toolbox;
import io.agentmarket.tools.WaitingException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;

/**
 * One model with tools until its output conforms to the schema. Every step is journaled before the next one builds on
 * it, so the loop can continue from a journal as well as start from the beginning.
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
     * Works until the run has an outcome.
     *
     * @throws InterruptedException when the run is stopped from outside
     * @throws WaitingException when an approval is pending
     * @throws LostRunException when another attempt has taken over
     */
    Ending work(RunContext at, Task task) throws InterruptedException {
        var transcript = at.transcript();
        while (true) {
            if (!transcript.openCalls().isEmpty()) {
                runTools(at, task);
            }
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            var answer = transcript.answer();
            if (answer.isPresent()) {
                var ending = judge(answer.get(), task, transcript);
                if (ending.isPresent()) {
                    return ending.get();
                }
                at.save();
            }
            if (transcript.turns() >= task.turns()) {
                return Ending.failed(ErrorCode.AGENT_TURN_LIMIT, ErrorCode.AGENT_TURN_LIMIT.sentence());
            }
            var cut = ask(at, task);
            if (cut.isPresent()) {
                return cut.get();
            }
            if (transcript.answer().isEmpty()) {
                at.save();
            }
        }
    }

    /**
     * A run makes one turn at a time: the allowed cost of the next depends on the cost of the earlier ones. The turn
     * and its calls are written together.
     *
     * @return an ending when the model was cut or refused
     */
    private Optional<Ending> ask(RunContext at, Task task) throws InterruptedException {
        var turns = at.live().turns();
        turns.lockInterruptibly();
        try {
            var answer = calls.next(at, task, tools(at, task));
            var turn = answer.turn();
            synchronized (at.log()) {
                at.transcript().record(EventType.MODEL_TURN, turn);
                if (turn.stop() != Turn.Stop.DONE) {
                    return Optional.of(cut(answer));
                }
                turn.calls().forEach(call -> at.transcript().record(EventType.TOOL_CALLED, call));
            }
            return Optional.empty();
        } finally {
            turns.unlock();
        }
    }

    /**
     * The ending for an answer; none if the answer is invalid for the first time and goes back with the validator's
     * message.
     */
    private static Optional<Ending> judge(Turn turn, Task task, Transcript transcript) {
        if (turn.stop() != Turn.Stop.DONE) {
            return Optional.of(Ending.failed(ErrorCode.AGENT_OUTPUT_INVALID, "The model's answer was cut off."));
        }
        var violations = check(task, transcript, turn);
        if (violations.isEmpty()) {
            return Optional.of(Ending.succeeded(Json.MAPPER.readTree(turn.text())));
        }
        if (transcript.repairs() > 0) {
            return Optional.of(Ending.failed(ErrorCode.AGENT_OUTPUT_INVALID, words(violations)));
        }
        var message = "Your output does not conform to its schema. Answer again with the complete corrected JSON. "
                + words(violations);
        transcript.record(EventType.RETRYING, Map.of("message", message));
        return Optional.empty();
    }

    /** An unfinished answer is no output, and its last tool call may be incomplete. */
    private static Ending cut(ModelCalls.Answer answer) {
        if (answer.turn().stop() == Turn.Stop.REFUSED) {
            return Ending.failed(ErrorCode.MODEL_REFUSED, ErrorCode.MODEL_REFUSED.sentence());
        }
        if (answer.turn().tokens().output() >= answer.allowed()) {
            return Ending.exhausted(
                    "The answer was cut off at " + answer.allowed() + " tokens, all that the run's quote, its"
                            + " package's limits and the limit tokens_per_day left; raise max_price_micros if you had"
                            + " lowered it.",
                    answer.turn().text());
        }
        return Ending.failed(
                ErrorCode.AGENT_OUTPUT_INVALID, "The model's answer is longer than the model can write in one turn.");
    }

    private List<ToolSpec> tools(RunContext at, Task task) {
        return task.tools().stream()
                .flatMap(grant -> at.grants().grant(grant, task.approvals()).stream())
                .flatMap(grant -> toolbox.find(grant.tool()).stream())
                .map(tool -> new ToolSpec(
                        tool.name(), tool.description(), tool.arguments().document()))
                .toList();
    }

    private static List<Violation> check(Task task, Transcript transcript, Turn turn) {
        try {
            var output = Json.MAPPER.readTree(turn.text());
            var violations = task.output().check(output, "");
            return violations.isEmpty()
                    ? OutputRule.broken(task.rules(), task.input(), output, transcript.messages())
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
     * Runs the open calls side by side; a result with an effect is journaled at once, the others together. When the
     * platform fails during a call, or a call waits for an approval, the results of the others are journaled first.
     */
    private void runTools(RunContext at, Task task) throws InterruptedException {
        RuntimeException first = null;
        for (var answer : round.start(at, task)) {
            try {
                at.transcript().record(EventType.TOOL_RETURNED, answer.await());
            } catch (AppException e) {
                first = first instanceof AppException ? first : e;
            } catch (WaitingException e) {
                first = first == null ? e : first;
            }
            if (answer.hasEffect()) {
                at.save();
            }
        }
        at.save();
        if (first != null) {
            throw first;
        }
    }
}
