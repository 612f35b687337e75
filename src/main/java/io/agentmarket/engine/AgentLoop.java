package io.agentmarket.engine;

import io.agentmarket.llm.Llm;
import io.agentmarket.llm.ModelRequest;
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

    private final List<Llm> models;
    private final Toolbox toolbox;
    private final ToolRound round;

    AgentLoop(List<Llm> models, Toolbox toolbox, ToolRound round) {
        this.models = models;
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
            var turn = ask(live, transcript);
            transcript.record(EventType.MODEL_TURN, turn);
            if (turn.calls().isEmpty()) {
                var violations = check(live, turn);
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

    private Turn ask(LiveRun live, Transcript transcript) {
        var agent = live.agent();
        var left = agent.limits().outputTokens() - transcript.tokens().output();
        if (left <= 0) {
            throw new AppException(ErrorCode.BUDGET_EXHAUSTED, "The run wrote as many tokens as its package allows.");
        }
        var model = live.run().terms().model();
        var request = new ModelRequest(
                model,
                agent.systemPrompt(live.input()),
                live.input(),
                transcript.messages(),
                tools(live),
                agent.output().document(),
                agent.playbook(),
                left,
                null);
        var number = transcript.turns().size() + 1;
        return models.stream()
                .filter(llm -> llm.serves(model))
                .findFirst()
                .orElseThrow(() -> new AppException(ErrorCode.MODEL_UNAVAILABLE, "No provider serves " + model + "."))
                .respond(request, (offset, delta) -> live.publishText(number, offset, delta));
    }

    private List<ToolSpec> tools(LiveRun live) {
        return live.agent().tools().stream()
                .flatMap(grant -> toolbox.find(grant.tool()).stream())
                .map(tool -> new ToolSpec(
                        tool.name(), tool.description(), tool.arguments().document()))
                .toList();
    }

    private static List<Violation> check(LiveRun live, Turn turn) {
        try {
            return live.agent().output().check(Json.MAPPER.readTree(turn.text()), "");
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

    /** Runs the open calls side by side; a result with an effect is journaled at once, the others together. */
    private void runTools(LiveRun live, Transcript transcript, Journal journal) throws InterruptedException {
        for (var answer : round.start(live, transcript.openCalls())) {
            transcript.record(EventType.TOOL_RETURNED, answer.await());
            if (answer.hasEffect()) {
                journal.append(transcript);
            }
        }
        journal.append(transcript);
    }
}
