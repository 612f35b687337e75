package io.agentmarket.toolkits.workflows;

import io.agentmarket.expressions.Allowance;
import io.agentmarket.shared.Json;
import io.agentmarket.tools.ToolFailure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * One run of a list of steps: layer by layer, with the steps of a layer in parallel. If one fails, completed steps are
 * undone in reverse order, each by a journaled step.
 */
final class Saga {

    private final StepPlan plan;
    private final Session session;
    private final JsonNode input;
    private final StepAction actions;
    private final Track track = Track.first();
    private final Map<String, JsonNode> done = new LinkedHashMap<>();
    private final List<ObjectNode> compensations = new ArrayList<>();

    /** A separate allowance, so that a run that has spent its own can still be undone. */
    private final Allowance undoing = new Allowance();

    Saga(StepPlan plan, Session session, JsonNode input) {
        this.plan = plan;
        this.session = session;
        this.input = input;
        this.actions = new StepAction(session);
    }

    ObjectNode run() {
        var fault = forward();
        if (fault != null) {
            done.keySet().stream().toList().reversed().forEach(this::compensate);
        }
        var report = Report.of(Definition.Form.STEPS, plan.name(), fault == null ? "completed" : "faulted");
        var output = Data.object();
        done.forEach(output::set);
        Report.outcome(report, output.toString().length() <= Report.MAX_OUTPUT_CHARS ? output : null, fault);
        Report.timeline(report, track.entries(), session.executed());
        report.set("compensations", Json.MAPPER.valueToTree(compensations));
        return report;
    }

    private @Nullable Fault forward() {
        for (var layer : plan.layers()) {
            var tracks = track.fork(layer.size());
            var results = new ArrayList<Result>();
            for (int i = 0; i < layer.size(); i++) {
                results.add(new Result(layer.get(i), tracks.get(i)));
            }
            var variables = variables();
            session.steps()
                    .sideBySide(results.stream()
                            .<Supplier<JsonNode>>map(result -> () -> step(result, variables))
                            .toList());
            results.forEach(result -> track.join(result.track));
            for (var result : results) {
                if (result.output != null) {
                    done.put(result.id, result.output);
                }
            }
            for (var result : results) {
                if (result.fault != null) {
                    return result.fault;
                }
            }
        }
        return null;
    }

    /** The input of expressions: the workflow's input, and the output of each completed step. */
    private JsonNode variables() {
        var variables = Data.object();
        variables.set("input", input);
        var steps = variables.putObject("steps");
        done.forEach((id, output) -> steps.putObject(id).set("output", output));
        return variables;
    }

    private JsonNode step(Result result, JsonNode variables) {
        var step = plan.step(result.id);
        var entry = result.track.begin("/steps/" + result.id, result.id, StepPlan.kind(step));
        try {
            session.count(1);
            var data = new Data(Map.of("input", input), session.allowance());
            if (step.has("when") && !data.isTrue(step.path("when").stringValue(), variables)) {
                entry.skipped();
            } else {
                var output = actions.perform(result.id, step, data, variables, result.track);
                result.output = JsonNodeFactory.instance.nullNode();
                result.output = Report.bounded(output);
                session.allow(entry.done(output));
            }
        } catch (Fault.Stop e) {
            result.fault = e.fault().at("/steps/" + result.id);
            entry.failed(result.fault);
        } catch (ToolFailure e) {
            result.fault = Fault.stop(Fault.Kind.RUNTIME, String.valueOf(e.getMessage()))
                    .fault()
                    .at("/steps/" + result.id);
            entry.failed(result.fault);
        }
        return JsonNodeFactory.instance.nullNode();
    }

    /** Undoes one step; a failure is reported, and the others are still undone. */
    private void compensate(String id) {
        var how = plan.step(id).path("compensate_with");
        if (how.isMissingNode()) {
            return;
        }
        var report = Data.object().put("step", id);
        try {
            session.countUndoing();
            var data = new Data(Map.of("input", input), undoing);
            var output = actions.perform("undo-" + id, how, data, variables(), track);
            report.put("status", "completed").set("result", output.toString().length() <= 400 ? output : null);
        } catch (Fault.Stop e) {
            report.put("status", "faulted")
                    .set(
                            "error",
                            e.fault().at("/steps/" + id + "/compensate_with").asNode());
        } catch (ToolFailure e) {
            report.put("status", "faulted")
                    .set(
                            "error",
                            Fault.stop(Fault.Kind.RUNTIME, String.valueOf(e.getMessage()))
                                    .fault()
                                    .asNode());
        }
        compensations.add(report);
    }

    /**
     * The outcome of one step; written by the step's thread, read when its whole layer has ended. A completed step
     * whose output cannot be used has both an output, so that it is undone, and a fault.
     */
    private static final class Result {

        private final String id;
        private final Track track;
        private @Nullable JsonNode output;
        private @Nullable Fault fault;

        Result(String id, Track track) {
            this.id = id;
            this.track = track;
        }
    }
}
