package io.agentmarket.agents;

import io.agentmarket.agents.Replay.Run;
import io.agentmarket.llm.OutputRule;
import io.agentmarket.shared.Violation;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Answers of a bundled agent to one of its examples, changed as a model might change them, and the package's verdict on
 * them.
 */
final class Answers {

    private static final Replay REPLAY = new Replay();

    private final AgentPackage agent;
    private final JsonNode input;
    private final Run run;

    private Answers(AgentPackage agent, JsonNode input) {
        this.agent = agent;
        this.input = input;
        this.run = REPLAY.play(agent, input);
    }

    static Answers toExample(String id, String example) {
        var agent = Packages.load("").find(id).orElseThrow();
        var input = agent.examples().stream()
                .filter(it -> it.name().equals(example))
                .findFirst()
                .orElseThrow()
                .input();
        return new Answers(agent, input);
    }

    static Answers to(String id, JsonNode input) {
        return new Answers(Packages.load("").find(id).orElseThrow(), input);
    }

    JsonNode input() {
        return input;
    }

    /** The answer, changed: what the schema and the rules say of it. */
    List<String> faults(Consumer<ObjectNode> change) {
        var output = (ObjectNode) run.output().deepCopy();
        change.accept(output);
        return Stream.concat(
                        agent.output().check(output, "").stream(),
                        OutputRule.broken(agent.rules(), input, output, run.conversation()).stream())
                .map(Violation::message)
                .toList();
    }

    /** The fault of an answer in which the first {@code found} of its report or summary is another text. */
    List<String> faultsOfText(String member, String found, String written) {
        return faults(output -> {
            var text = output.path(member).stringValue();
            if (!text.contains(found)) {
                throw new IllegalArgumentException(member + " has no " + found + ": " + text);
            }
            output.put(member, text.replaceFirst(Pattern.quote(found), Matcher.quoteReplacement(written)));
        });
    }
}
