package io.agentmarket.toolkits.workflows;

import io.agentmarket.shared.Json;
import io.agentmarket.toolkits.workflows.DslRun.Flow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Parallel branches. Each has its own track and its own copy of the context, so nothing depends on which is faster;
 * their results are merged in the order of the definition. Of competing branches the first to end wins, and the winner
 * is journaled; a branch without calls and waits takes no time and so wins at once.
 */
final class DslFork {

    /** Branches of one fork. */
    static final int MAX_BRANCHES = 100;

    private static final Set<String> TAKES_TIME = Set.of("call", "run", "wait", "listen");

    private final DslRun run;
    private final Session session;

    DslFork(DslRun run, Session session) {
        this.run = run;
        this.session = session;
    }

    Flow execute(String name, JsonNode fork, Frame frame, JsonNode in) {
        var written = fork.path("branches").valueStream().toList();
        if (written.size() > MAX_BRANCHES) {
            throw Fault.stop(Fault.Kind.CONFIGURATION, "A fork has at most " + MAX_BRANCHES + " branches.");
        }
        var tracks = frame.track().fork(written.size());
        var branches = new ArrayList<Branch>();
        for (int i = 0; i < written.size(); i++) {
            var exported = new Frame.Exported(frame.context().value());
            branches.add(new Branch(
                    i, written.get(i), frame.in("fork").in("branches").on(tracks.get(i), exported)));
        }
        return fork.path("compete").booleanValue(false) ? first(name, branches, frame, in) : all(branches, frame, in);
    }

    private Flow all(List<Branch> branches, Frame frame, JsonNode in) {
        session.steps()
                .sideBySide(branches.stream()
                        .<Supplier<JsonNode>>map(branch -> () -> branch.run(in))
                        .toList());
        var outputs = Json.MAPPER.createArrayNode();
        var before = frame.context().value();
        var ended = false;
        branches.forEach(branch -> frame.track().join(branch.frame.track()));
        endIfLast(branches);
        for (var branch : branches) {
            var flow = branch.result();
            outputs.add(flow.output());
            ended |= flow.ended();
            if (branch.frame.context().value() != before) {
                frame.context()
                        .set(merged(
                                frame.context().value(), branch.frame.context().value()));
            }
        }
        return new Flow(Report.bounded(outputs), null, ended);
    }

    /** A failure that ends the workflow takes precedence over failures that a branch caught or lost by. */
    private static void endIfLast(List<Branch> branches) {
        for (var branch : branches) {
            if (branch.fault != null && branch.fault.isLast()) {
                throw branch.fault;
            }
        }
    }

    private static JsonNode merged(JsonNode left, JsonNode right) {
        if (!left.isObject() || !right.isObject()) {
            return right;
        }
        var sum = Data.object();
        left.forEachEntry(sum::set);
        right.forEachEntry(sum::set);
        return sum;
    }

    private Flow first(String name, List<Branch> branches, Frame frame, JsonNode in) {
        var race = new Race(frame.track().step(name + "-winner"));
        var instant =
                branches.stream().filter(branch -> !takesTime(branch.written)).findFirst();
        if (instant.isPresent()) {
            instant.get().run(in);
            race.won(instant.get());
        } else {
            session.steps()
                    .sideBySide(branches.stream()
                            .<Supplier<JsonNode>>map(branch -> () -> race.run(branch, in))
                            .toList());
        }
        endIfLast(branches);
        var winner = race.winner(branches);
        frame.track().join(winner.frame.track());
        frame.context().set(winner.frame.context().value());
        var flow = winner.result();
        return new Flow(flow.output(), null, flow.ended());
    }

    private static boolean takesTime(JsonNode part) {
        return part.isContainer()
                && (part.propertyNames().stream().anyMatch(TAKES_TIME::contains)
                        || part.valueStream().anyMatch(DslFork::takesTime));
    }

    /** The first branch to end; read from the journal when the fork is walked again. */
    private final class Race {

        private final String step;
        private @Nullable Integer winner;

        Race(String step) {
            this.step = step;
        }

        JsonNode run(Branch branch, JsonNode in) {
            var result = branch.run(in);
            if (branch.fault == null) {
                won(branch);
            }
            return result;
        }

        /** Under the lock only one branch at a time reads the journal, and the first one is recorded as the winner. */
        synchronized void won(Branch branch) {
            if (winner == null) {
                winner = session.steps()
                        .once(step, key -> JsonNodeFactory.instance.numberNode(branch.index))
                        .intValue();
            }
        }

        synchronized Branch winner(List<Branch> branches) {
            return winner == null ? branches.getFirst() : branches.get(winner);
        }
    }

    private final class Branch {

        private final int index;
        private final JsonNode written;
        private final Frame frame;
        private @Nullable Flow flow;
        private Fault.@Nullable Stop fault;

        Branch(int index, JsonNode written, Frame frame) {
            this.index = index;
            this.written = written;
            this.frame = frame;
        }

        /** A fault waits until all branches have ended. */
        JsonNode run(JsonNode in) {
            try {
                Map.Entry<String, JsonNode> task =
                        written.properties().iterator().next();
                flow = DslFork.this.run.task(task.getKey(), task.getValue(), frame.task(index, task.getKey()), in);
            } catch (Fault.Stop e) {
                fault = e;
            }
            return JsonNodeFactory.instance.nullNode();
        }

        Flow result() {
            if (fault != null) {
                throw fault;
            }
            if (flow == null) {
                throw new IllegalStateException("the branch was not run");
            }
            return flow;
        }
    }
}
