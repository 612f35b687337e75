package io.agentmarket.toolkits.workflows;

import io.agentmarket.expressions.Jq;
import io.agentmarket.expressions.JqException;
import io.agentmarket.toolkits.workflows.Report.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Checks a Serverless Workflow before it is run, for unsupported parts and references without a target. */
final class DslReview {

    private static final Set<String> NO_CALLS = Set.of("asyncapi", "grpc", "openapi", "a2a", "mcp");
    private static final Set<String> EXPRESSIONS = Set.of("when", "exceptWhen", "while", "if", "in");

    private final JsonNode definition;
    private final List<Problem> problems = new ArrayList<>();

    private DslReview(JsonNode definition) {
        this.definition = definition;
    }

    /** @return empty if it can be run; the definition must conform to the schema */
    static List<Problem> of(JsonNode definition) {
        var review = new DslReview(definition);
        review.use(definition.path("use"));
        review.schemas(definition, "");
        review.list(definition.path("do"), "/do");
        definition.at("/use/functions").forEachEntry((name, task) -> review.task(task, "/use/functions/" + name));
        return List.copyOf(review.problems);
    }

    private void use(JsonNode use) {
        if (!use.path("extensions").isEmpty()) {
            problem("/use/extensions", "extensions are not available");
        }
    }

    private void list(JsonNode list, String at) {
        int index = 0;
        for (var item : list) {
            var named = item.properties().iterator().next();
            var path = at + "/" + index++ + "/" + named.getKey();
            var task = named.getValue();
            task(task, path);
            directive(list, task.path("then"), path + "/then");
            for (var each : task.path("switch")) {
                each.forEach(one -> directive(list, one.path("then"), path + "/switch"));
            }
        }
    }

    private void directive(JsonNode list, JsonNode then, String at) {
        if (then.isString() && Directives.isName(then.stringValue()) && !Directives.has(list, then.stringValue())) {
            problem(at, "there is no task " + then.stringValue() + " in this list");
        }
    }

    private void task(JsonNode task, String at) {
        schemas(task, at);
        named(task.path("timeout"), "timeouts", at + "/timeout");
        if (task.path("if").isString()) {
            parses(task.path("if").stringValue(), at + "/if");
        }
        switch (Directives.kind(task)) {
            case "do" -> list(task.path("do"), at + "/do");
            case "for" -> {
                parses(task.at("/for/in").asString(""), at + "/for/in");
                list(task.path("do"), at + "/do");
            }
            case "fork" -> list(task.at("/fork/branches"), at + "/fork/branches");
            case "try" -> {
                list(task.path("try"), at + "/try");
                list(task.at("/catch/do"), at + "/catch/do");
                named(task.at("/catch/retry"), "retries", at + "/catch/retry");
                expressions(task.path("catch"), at + "/catch");
            }
            case "raise" -> named(task.at("/raise/error"), "errors", at + "/raise/error");
            case "call" -> call(task, at);
            case "run" -> run(task.path("run"), at + "/run");
            case "emit", "listen" ->
                problem(at, "events are not available: nothing here sends or receives them; call a webhook instead");
            case "switch" -> expressions(task.path("switch"), at + "/switch");
            default -> expressions(task, at);
        }
    }

    private void call(JsonNode task, String at) {
        var function = task.path("call").asString("");
        if (NO_CALLS.contains(function)) {
            problem(at, "calls of " + function + " are not available; http is");
        } else if (!Set.of("http", DslTasks.PACKAGES, DslTasks.APPROVAL).contains(function)
                && !definition.at("/use/functions").has(function)) {
            problem(
                    at,
                    "there is no function " + function + " under use.functions, and none is fetched from elsewhere");
        }
        var authentication = task.at("/with/endpoint/authentication");
        if (!authentication.isMissingNode()) {
            var policy = authentication.has("use")
                    ? definition
                            .at("/use/authentications")
                            .path(authentication.path("use").asString(""))
                    : authentication;
            if (!Authentication.isOffered(policy)) {
                problem(at + "/with/endpoint/authentication", "only basic and bearer authentication are available");
            }
        }
        expressions(task.path("with"), at + "/with");
    }

    private void run(JsonNode run, String at) {
        var workflow = run.path("workflow");
        if (workflow.isMissingNode()) {
            problem(at, "containers, scripts and shells are not run; a package is, as a workflow");
        } else if (!workflow.path("namespace").asString("").equals(DslTasks.PACKAGES)) {
            problem(at, "another workflow is a package: namespace " + DslTasks.PACKAGES + ", its id as the name");
        } else if (!workflow.path("version").asString("latest").equals("latest")) {
            problem(at, "a package is run in its latest version: write version latest");
        } else if (!run.path("await").booleanValue(true)) {
            problem(at, "a package is always awaited");
        }
        expressions(workflow.path("input"), at + "/workflow/input");
    }

    private void named(JsonNode reference, String kind, String at) {
        if (reference.isString() && !definition.path("use").path(kind).has(reference.stringValue())) {
            problem(at, "there is no " + reference.stringValue() + " under use." + kind);
        }
    }

    private void schemas(JsonNode owner, String at) {
        for (var data : new String[] {"input", "output", "export"}) {
            if (owner.path(data).path("schema").has("resource")) {
                problem(at + "/" + data + "/schema", "a schema is written in the workflow; none is fetched");
            }
            for (var how : new String[] {"from", "as"}) {
                var written = owner.path(data).path(how);
                if (written.isString()) {
                    parses(written.stringValue(), at + "/" + data + "/" + how);
                } else {
                    expressions(written, at + "/" + data + "/" + how);
                }
            }
        }
    }

    private void expressions(JsonNode part, String at) {
        if (part.isString()
                && part.stringValue().strip().startsWith("${")
                && part.stringValue().strip().endsWith("}")) {
            parses(part.stringValue(), at);
        }
        if (part.isArray()) {
            part.forEach(item -> expressions(item, at));
        }
        part.forEachEntry((name, member) -> {
            if (EXPRESSIONS.contains(name) && member.isString() && !at.endsWith("/set")) {
                parses(member.stringValue(), at + "/" + name);
            } else {
                expressions(member, at + "/" + name);
            }
        });
    }

    private void parses(String expression, String at) {
        var source = expression.strip();
        try {
            Jq.parse(
                    source.startsWith("${") && source.endsWith("}")
                            ? source.substring(2, source.length() - 1)
                            : source);
        } catch (JqException e) {
            problem(at, "the expression " + e.getMessage());
        }
    }

    private void problem(String at, String reason) {
        problems.add(new Problem(at, reason));
    }
}
