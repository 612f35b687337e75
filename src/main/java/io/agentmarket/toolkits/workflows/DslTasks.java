package io.agentmarket.toolkits.workflows;

import io.agentmarket.shared.Json;
import io.agentmarket.toolkits.workflows.DslRun.Flow;
import io.agentmarket.tools.Steps;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Executes each kind of task. */
final class DslTasks {

    /** The namespace under which other packages are run as workflows. */
    static final String PACKAGES = "agentmarket";

    static final String APPROVAL = "approval";

    /** The maximum duration of a call or a wait. */
    private static final Duration MAX_WAIT = Duration.ofDays(30);

    private static final int MAX_TITLE_CHARS = 200;

    private final DslRun run;
    private final Session session;
    private final Http http;
    private final DslTry tries;
    private final DslFork forks;

    DslTasks(DslRun run, Session session) {
        this.run = run;
        this.session = session;
        this.http = new Http(session);
        this.tries = new DslTry(run, session);
        this.forks = new DslFork(run, session);
    }

    Flow execute(String name, JsonNode task, Frame frame, JsonNode in, Entry entry) {
        return switch (Directives.kind(task)) {
            case "do" -> passed(run.list(task.path("do"), frame.in("do"), in));
            case "for" -> loop(task, frame, in);
            case "fork" -> forks.execute(name, task.path("fork"), frame, in);
            case "try" -> tries.execute(name, task, frame, in, entry);
            case "switch" -> choice(task.path("switch"), frame, in);
            case "set" -> Flow.of(run.data(frame, in).transformed(task.path("set"), in));
            case "raise" -> throw raised(task.at("/raise/error"), frame, in);
            case "wait" -> {
                pause(name, Lengths.of(run.data(frame, in).value(task.path("wait"), in)), frame);
                yield Flow.of(in);
            }
            case "call" -> call(name, task, frame, in);
            case "run" -> Flow.of(runPackage(name, task.at("/run/workflow"), frame, in));
            default -> throw Fault.stop(Fault.Kind.CONFIGURATION, "This kind of task cannot be run here.");
        };
    }

    /** The directives of an inner list end with it; only the end of the workflow propagates. */
    private static Flow passed(Flow inner) {
        return new Flow(inner.output(), null, inner.ended());
    }

    private Flow loop(JsonNode task, Frame frame, JsonNode in) {
        var items = run.data(frame, in).expression(task.at("/for/in").stringValue(), in);
        if (items.isNull()) {
            return Flow.of(in);
        }
        if (!items.isArray()) {
            throw Fault.stop(Fault.Kind.EXPRESSION, "The value that for iterates over is not a list.");
        }
        var data = in;
        for (int i = 0; i < items.size(); i++) {
            var inner = frame.in("do")
                    .with(task.at("/for/each").asString("item"), items.get(i))
                    .with(task.at("/for/at").asString("index"), JsonNodeFactory.instance.numberNode((long) i));
            if (task.has("while")
                    && !run.data(inner, data).isTrue(task.path("while").stringValue(), data)) {
                break;
            }
            var flow = run.list(task.path("do"), inner, data);
            data = flow.output();
            if (flow.ended()) {
                return flow;
            }
        }
        return Flow.of(data);
    }

    private Flow choice(JsonNode cases, Frame frame, JsonNode in) {
        var seen = run.data(frame, in);
        String otherwise = null;
        for (var each : cases) {
            var one = each.valueStream().findFirst().orElseThrow();
            var then = one.path("then").asString("continue");
            if (!one.has("when")) {
                otherwise = otherwise == null ? then : otherwise;
            } else if (seen.isTrue(one.path("when").stringValue(), in)) {
                return new Flow(in, then, false);
            }
        }
        return new Flow(in, otherwise, false);
    }

    private Fault.Stop raised(JsonNode written, Frame frame, JsonNode in) {
        var error = written.isString() ? run.definition().at("/use/errors").path(written.stringValue()) : written;
        var made = run.data(frame, in).value(error, in);
        return new Fault.Stop(new Fault(
                made.path("type").asString("about:blank"),
                made.path("status").intValue(500),
                text(made.path("title")),
                text(made.path("detail")),
                text(made.path("instance"))));
    }

    private static @Nullable String text(JsonNode value) {
        return value.isMissingNode() || value.isNull() ? null : value.asString("");
    }

    /** A wait that exceeds the task's timeout ends with the timeout. */
    void pause(String name, Duration time, Frame frame) {
        if (time.compareTo(MAX_WAIT) > 0) {
            throw Fault.stop(Fault.Kind.CONFIGURATION, "A wait lasts at most 30 days.");
        }
        var possible = frame.left(time);
        if (possible.isPositive()) {
            session.steps().pause(frame.track().step(name), possible);
            frame.track().pass(possible);
        }
        if (possible.compareTo(time) < 0) {
            frame.left(MAX_WAIT);
        }
    }

    private Flow call(String name, JsonNode task, Frame frame, JsonNode in) {
        var function = task.path("call").stringValue();
        var written = task.path("with");
        if (function.equals("http")) {
            return Flow.of(http.send(request(written, frame, in), frame.track(), name, frame.left(MAX_WAIT)));
        }
        var with = run.data(frame, in).value(written, in);
        return switch (function) {
            case PACKAGES -> Flow.of(runPackage(name, with.path("package"), with.path("input"), frame));
            case APPROVAL -> Flow.of(approval(name, with, frame));
            default -> {
                var custom = run.definition().at("/use/functions").path(function);
                if (custom.isMissingNode()) {
                    throw Fault.stop(Fault.Kind.CONFIGURATION, "There is no function " + function + ".");
                }
                yield passed(run.task(function, custom, frame.task(0, function), with));
            }
        };
    }

    /** Only its headers may contain secrets: a body or an address could be sent back, and answers are recorded. */
    private Http.Request request(JsonNode written, Frame frame, JsonNode in) {
        var data = run.data(frame, in);
        var authentication =
                new Authentication(run.definition(), session.context().secrets());
        var sealed = data.with("secrets", authentication.named());
        var open = (ObjectNode) written.deepCopy();
        open.remove("headers");
        var policy = written.at("/endpoint/authentication");
        if (open.path("endpoint") instanceof ObjectNode endpoint) {
            endpoint.remove("authentication");
        }
        var with = data.value(open, in);
        var endpoint = with.path("endpoint");
        var address = endpoint.isObject() ? endpoint.path("uri") : endpoint;
        var headers = Http.headers(sealed.value(written.path("headers"), in));
        if (!policy.isMissingNode()) {
            var named = policy.has("use")
                    ? run.definition()
                            .at("/use/authentications")
                            .path(policy.path("use").asString(""))
                    : policy;
            headers.put("authorization", authentication.header(sealed.value(named, in)));
        }
        return new Http.Request(
                with.path("method").asString("get").toUpperCase(Locale.ROOT),
                Http.uri(address.asString(""), in, with.has("query") ? with.path("query") : null),
                headers,
                with.has("body") ? with.path("body") : null,
                with.path("output").asString("content"),
                with.path("redirect").booleanValue(false));
    }

    private JsonNode approval(String name, JsonNode with, Frame frame) {
        var title = with.path("title").asString(name);
        var arguments = with.path("arguments");
        var decision = session.steps()
                .approval(
                        frame.track().step(name),
                        new Steps.Action(
                                title.length() <= MAX_TITLE_CHARS ? title : title.substring(0, MAX_TITLE_CHARS),
                                arguments.isObject() ? arguments : Json.MAPPER.createObjectNode(),
                                with.path("risk").asString("medium")));
        return StepAction.decided(title, decision);
    }

    private JsonNode runPackage(String name, JsonNode workflow, Frame frame, JsonNode in) {
        if (!workflow.path("namespace").asString("").equals(PACKAGES)) {
            throw Fault.stop(
                    Fault.Kind.CONFIGURATION,
                    "Other workflows are packages: their namespace is " + PACKAGES + ", their name the package's id.");
        }
        var given = workflow.has("input") ? run.data(frame, in).value(workflow.path("input"), in) : in;
        return runPackage(name, workflow.path("name"), given, frame);
    }

    private JsonNode runPackage(String name, JsonNode id, JsonNode input, Frame frame) {
        frame.left(MAX_WAIT);
        return session.steps().run(frame.track().step(name), id.asString(""), input);
    }
}
