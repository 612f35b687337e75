package io.agentmarket.toolkits.workflows;

import io.agentmarket.shared.Json;
import io.agentmarket.tools.ToolFailure;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One run of a Serverless Workflow: the flow from task to task, and its data. */
final class DslRun {

    private static final String NAME = "agentmarket";

    private final JsonNode definition;
    private final Session session;
    private final DslTasks tasks;
    private JsonNode input = Json.MAPPER.nullNode();

    DslRun(JsonNode definition, Session session) {
        this.definition = definition;
        this.session = session;
        this.tasks = new DslTasks(this, session);
    }

    JsonNode definition() {
        return definition;
    }

    ObjectNode run(JsonNode given) {
        var track = Track.first();
        JsonNode output = null;
        Fault fault = null;
        try {
            output = Report.bounded(whole(given, track));
        } catch (Fault.Stop e) {
            fault = e.fault().at("/");
        }
        var report = Report.of(
                Definition.Form.SERVERLESS_WORKFLOW,
                definition.at("/document/name").asString(""),
                fault == null ? "completed" : "faulted");
        Report.outcome(report, output, fault);
        Report.timeline(report, track.entries(), session.executed());
        return report;
    }

    private JsonNode whole(JsonNode given, Track track) {
        session.schemas().check(definition.at("/input/schema"), given, "workflow's input");
        var exported = new Frame.Exported(Data.object());
        var frame = new Frame(track, "", 0, exported, Map.of(), null);
        input = given;
        input = transformed(definition.at("/input/from"), given, data(frame, given));
        var limit = timeout(definition.path("timeout"), input, data(frame, input));
        var flow = list(
                definition.path("do"),
                limit == null ? frame.in("do") : frame.in("do").within(limit),
                input);
        var output = transformed(
                definition.at("/output/as"), flow.output(), data(frame, input).with("output", flow.output()));
        session.schemas().check(definition.at("/output/schema"), output, "workflow's output");
        return output;
    }

    /** Runs tasks in order, or as their directives say. */
    Flow list(JsonNode list, Frame frame, JsonNode in) {
        var data = in;
        int at = 0;
        while (at < list.size()) {
            var item = list.get(at).properties().iterator().next();
            var done = task(item.getKey(), item.getValue(), frame.task(at, item.getKey()), data);
            data = done.output();
            if (done.ended()) {
                return new Flow(data, null, true);
            }
            var then = done.then();
            switch (then == null ? "continue" : then) {
                case "continue" -> at++;
                case "exit" -> {
                    return new Flow(data, null, false);
                }
                case "end" -> {
                    return new Flow(data, null, true);
                }
                default -> at = Directives.find(list, String.valueOf(then));
            }
        }
        return new Flow(data, null, false);
    }

    /** Runs one task with its condition, input, output and timeout. */
    Flow task(String name, JsonNode task, Frame frame, JsonNode raw) {
        var entry = frame.track().begin(frame.pointer(), name, Directives.kind(task));
        try {
            session.count(frame.depth());
            return task(name, task, frame, raw, entry);
        } catch (Fault.Stop e) {
            var stop = e.at(frame.pointer());
            entry.failed(stop.fault());
            throw stop;
        } catch (ToolFailure e) {
            var stop = Fault.stop(Fault.Kind.RUNTIME, String.valueOf(e.getMessage()))
                    .at(frame.pointer());
            entry.failed(stop.fault());
            throw stop;
        }
    }

    private Flow task(String name, JsonNode task, Frame outer, JsonNode raw, Entry entry) {
        session.schemas().check(task.at("/input/schema"), raw, "task's input");
        var described = Data.object().put("name", name).put("reference", outer.pointer());
        described.set("definition", task);
        described.set("input", raw);
        var frame = outer.with("task", described);
        var in = transformed(task.at("/input/from"), raw, data(frame, raw));
        var seen = data(frame, in);
        if (task.has("if") && !seen.isTrue(task.path("if").stringValue(), in)) {
            entry.skipped();
            return new Flow(raw, null, false);
        }
        var limit = timeout(task.path("timeout"), in, seen);
        var made = tasks.execute(name, task, limit == null ? frame : frame.within(limit), in, entry);
        var output = transformed(task.at("/output/as"), made.output(), seen.with("output", made.output()));
        session.schemas().check(task.at("/output/schema"), output, "task's output");
        export(task.path("export"), frame, seen, output);
        session.allow(entry.done(output));
        var then = made.then() == null && task.has("then") ? task.path("then").stringValue() : made.then();
        return new Flow(output, then, made.ended());
    }

    private void export(JsonNode export, Frame frame, Data seen, JsonNode output) {
        if (export.has("as")) {
            var next = seen.with("output", output).transformed(export.path("as"), output);
            session.schemas().check(export.path("schema"), next, "exported context");
            frame.context().set(next);
        }
    }

    private static JsonNode transformed(JsonNode how, JsonNode value, Data seen) {
        return how.isMissingNode() ? value : seen.transformed(how, value);
    }

    private @Nullable Duration timeout(JsonNode written, JsonNode in, Data seen) {
        var timeout = written.isString() ? definition.at("/use/timeouts").path(written.stringValue()) : written;
        return timeout.has("after") ? Lengths.of(seen.value(timeout.path("after"), in)) : null;
    }

    /** The variables of a task's expressions, besides their input. */
    Data data(Frame frame, JsonNode in) {
        var workflow = Data.object().put("id", session.context().execution().toString());
        workflow.set("definition", definition.path("document"));
        workflow.set("input", input);
        return new Data(frame.variables(), session.allowance())
                .with("context", frame.context().value())
                .with("input", in)
                .with("workflow", workflow)
                .with("runtime", Data.object().put("name", NAME).put("version", "1"));
    }

    /**
     * The outcome of a task.
     *
     * @param then the next task, or null for the next in order
     * @param ended whether the whole workflow ends here
     */
    record Flow(JsonNode output, @Nullable String then, boolean ended) {

        static Flow of(JsonNode output) {
            return new Flow(output, null, false);
        }
    }
}
