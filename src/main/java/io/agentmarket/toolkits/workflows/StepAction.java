package io.agentmarket.toolkits.workflows;

import io.agentmarket.shared.Json;
import io.agentmarket.tools.Artifact;
import io.agentmarket.tools.Steps;
import io.agentmarket.tools.ToolContext;
import io.agentmarket.tools.ToolFailure;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/** The action of a step in a list, or of its compensation. */
final class StepAction {

    private static final Duration MAX_TIMEOUT = Duration.ofMinutes(5);

    private final Session session;
    private final Http http;

    StepAction(Session session) {
        this.session = session;
        this.http = new Http(session);
    }

    JsonNode perform(String name, JsonNode step, Data data, JsonNode variables, Track track) {
        var with = step.has("with") ? data.transformed(step.path("with"), variables) : Data.object();
        return switch (StepPlan.kind(step)) {
            case "tool" -> tool(step.path("tool").stringValue(), with, track.step(name));
            case "package" ->
                session.steps().run(track.step(name), step.path("package").stringValue(), with);
            case "http" -> http(name, step.path("http").stringValue(), with, variables, track);
            case "approval" -> approval(step, with, track.step(name));
            default -> data.value(step.path("set"), variables);
        };
    }

    private JsonNode tool(String name, JsonNode arguments, String path) {
        var toolbox = session.outside().toolbox().get();
        var tool = toolbox.find(name).orElseThrow(() -> new ToolFailure("There is no tool " + name + "."));
        var context = session.context();
        var grant = context.grant().path("tools").path(name);
        var passed = grant.path(ToolContext.ASKS).asBoolean(false) ? approved(name, arguments, path) : arguments;
        return session.steps()
                .once(
                        path,
                        key -> toolbox.call(
                                tool,
                                new ToolContext(
                                        context.customer(),
                                        context.execution(),
                                        key,
                                        grant.isObject() ? grant : Json.MAPPER.createObjectNode(),
                                        new NoSteps()),
                                passed));
    }

    /** The approved arguments. */
    private JsonNode approved(String tool, JsonNode arguments, String path) {
        var action = Steps.Action.ofCall(tool, arguments);
        return decided(action.title(), session.steps().approval(path + "/approval", action))
                .path("arguments");
    }

    private JsonNode http(String name, String line, JsonNode with, JsonNode variables, Track track) {
        int space = line.indexOf(' ');
        var request = new Http.Request(
                line.substring(0, space),
                Http.uri(
                        line.substring(space + 1).strip(),
                        named(variables.path("input"), with.path("path")),
                        with.has("query") ? with.path("query") : null),
                Http.headers(with.path("headers")),
                with.has("body") ? with.path("body") : null,
                with.path("output").asString("content"),
                false);
        return http.send(request, track, name, MAX_TIMEOUT);
    }

    /** The values for {@code {names}} in an address: from the step, else from the input. */
    private static JsonNode named(JsonNode input, JsonNode path) {
        var values = Json.MAPPER.createObjectNode();
        input.forEachEntry(values::set);
        path.forEachEntry(values::set);
        return values;
    }

    private JsonNode approval(JsonNode step, JsonNode arguments, String path) {
        var title = step.path("approval").stringValue();
        var action = new Steps.Action(
                title,
                arguments.isObject() ? arguments : Json.MAPPER.createObjectNode(),
                step.path("risk").asString("medium"));
        return decided(title, session.steps().approval(path, action));
    }

    /** The approved action, with the arguments as they were edited in the approval. */
    static JsonNode decided(String title, Steps.Decision decision) {
        var comment = decision.comment();
        if (!decision.approved()) {
            throw Fault.stop(
                    Fault.Kind.AUTHORIZATION,
                    "A person rejected it: " + title + (comment == null ? "" : ": " + comment));
        }
        return Data.object().put("approved", true).put("comment", comment).set("arguments", decision.arguments());
    }

    /** A step contains no further steps: a tool that needs steps cannot be used in a workflow. */
    private static final class NoSteps implements Steps {

        @Override
        public JsonNode once(String path, Work work) {
            throw refused();
        }

        @Override
        public Decision approval(String path, Action action) {
            throw refused();
        }

        @Override
        public JsonNode run(String path, String packageId, JsonNode input) {
            throw refused();
        }

        @Override
        public void pause(String path, Duration time) {
            throw refused();
        }

        @Override
        public Artifact keep(String path, String name, String mediaType, InputStream content) {
            throw refused();
        }

        @Override
        public List<JsonNode> sideBySide(List<Supplier<JsonNode>> branches) {
            throw refused();
        }

        private static ToolFailure refused() {
            return new ToolFailure("This tool has steps of its own and cannot be a step of a workflow.");
        }
    }
}
