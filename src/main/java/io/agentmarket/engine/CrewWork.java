package io.agentmarket.engine;

import io.agentmarket.agents.AgentPackage;
import io.agentmarket.agents.Crew;
import io.agentmarket.llm.Playbook;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.JsonSchema;
import io.agentmarket.tools.ToolFailure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Executes a crew: its tasks one after another, each a conversation of the role that performs it. In a hierarchical
 * crew a manager assigns each task with instructions, reviews the result, and may send it back twice.
 */
@Component
class CrewWork {

    private static final int REVISIONS = 2;
    private static final int TURNS = 10;
    private static final JsonSchema RESULT = schema("""
            {"type": "object", "required": ["result"], "additionalProperties": false,
             "properties": {"result": {"type": "string"}}}""");
    private static final JsonSchema VERDICT = schema("""
            {"type": "object", "required": ["accepted", "feedback"], "additionalProperties": false,
             "properties": {"accepted": {"type": "boolean"}, "feedback": {"type": "string", "maxLength": 4000}}}""");
    private static final Playbook HAND_OUT =
            new Playbook(List.of(), "{\"role\": input.proposed_role, \"instructions\": input.task}");
    private static final Playbook ACCEPT = new Playbook(List.of(), "{\"accepted\": true, \"feedback\": \"\"}");
    private static final String MANAGER = """
            You manage a crew. You are told its roles and one task at a time. You do not do the task yourself: you say which role
            does it and what that role must know, and afterwards whether the result meets what was expected.""";

    private static final String IDLE =
            "No language model worked on this, and without one none of the crew's tasks calls a tool. Nothing was charged.";

    private final AgentLoop loop;
    private final StepMaker steps;

    CrewWork(AgentLoop loop, StepMaker steps) {
        this.loop = loop;
        this.steps = steps;
    }

    /**
     * As {@link AgentWork#work}; the output is the last task's. A crew fails if only the offline model wrote its
     * results and no task called a tool.
     */
    Ending work(RunContext at, AgentPackage agent, Crew crew, JsonNode input) throws InterruptedException {
        try {
            var results = new LinkedHashMap<String, JsonNode>();
            for (var job : crew.jobs()) {
                var shift = new Shift(at, agent, crew, job, input, results);
                results.put(job.id(), crew.hierarchical() ? managed(shift) : carriedOut(shift, job.role(), "", 1));
            }
            if (at.log().parts().isIdle(prefix(at))) {
                return Ending.failed(ErrorCode.AGENT_DID_NOTHING, IDLE);
            }
            return Ending.succeeded(
                    Objects.requireNonNull(results.get(crew.jobs().getLast().id())));
        } catch (ToolFailure e) {
            return Ending.failed(ErrorCode.AGENT_FAILED, String.valueOf(e.getMessage()));
        } catch (StoppedException e) {
            throw new InterruptedException();
        }
    }

    private static String prefix(RunContext at) {
        var place = at.transcript().scope();
        return place.isEmpty() ? "" : place + "/";
    }

    /** One task in progress. */
    private record Shift(
            RunContext at, AgentPackage agent, Crew crew, Crew.Job job, JsonNode input, Map<String, JsonNode> results) {

        boolean isLast() {
            return job == crew.jobs().getLast();
        }

        JsonSchema output() {
            return isLast() ? agent.output() : Objects.requireNonNullElse(job.output(), RESULT);
        }

        String task() {
            return Crew.filled(job.description(), input) + "\n\nExpected output: "
                    + Crew.filled(job.expectedOutput(), input);
        }

        String prefix() {
            return CrewWork.prefix(at);
        }

        /** The input, and the earlier results that the task may read. */
        ObjectNode known() {
            var known = (ObjectNode) input.deepCopy();
            var context = known.putObject("context");
            job.context().forEach(id -> context.set(id, results.get(id)));
            return known;
        }
    }

    private JsonNode managed(Shift shift) {
        var lead = new Lead(shift);
        var order = lead.handOut();
        var instructions = order.path("instructions").asString("");
        var role = order.path("role").asString("");
        for (int round = 1; ; round++) {
            var result = carriedOut(shift, role, instructions, round);
            if (round > REVISIONS) {
                return result;
            }
            var verdict = lead.review(result, round);
            if (verdict.path("accepted").asBoolean(false)) {
                return result;
            }
            instructions = verdict.path("feedback").asString("") + "\n\nYour earlier result: " + result;
        }
    }

    private JsonNode carriedOut(Shift shift, String roleId, String instructions, int round) {
        var role = shift.crew().roles().get(roleId);
        if (role == null) {
            throw new ToolFailure("The crew has no role " + roleId + ".");
        }
        var message = shift.task()
                + (instructions.isEmpty() ? "" : "\n\nInstructions: " + instructions)
                + (shift.job().context().isEmpty()
                        ? ""
                        : "\n\nResults so far: " + shift.known().path("context"));
        var system = shift.agent().prompt(shift.agent().prompt(), shift.input()) + "\n\nYou are "
                + Crew.filled(role.role(), shift.input()) + ". " + Crew.filled(role.backstory(), shift.input())
                + "\nYour goal: " + Crew.filled(role.goal(), shift.input());
        var task = new Task(
                system,
                shift.known(),
                role.tools(),
                shift.agent().requiresApproval(),
                shift.output(),
                shift.isLast() ? shift.agent().rules() : List.of(),
                shift.job().playbook(),
                TURNS,
                shift.agent().offline() == AgentPackage.Offline.ONLY);
        return converse(shift, shift.job().id() + "." + round, message, task);
    }

    private JsonNode converse(Shift shift, String path, String message, Task task) {
        var place = shift.prefix() + path;
        return steps.of(shift.at(), shift.prefix())
                .once(path, key -> GraphWalk.converse(loop, shift.at().in(place, message), task));
    }

    /** The manager of a hierarchical crew. */
    private final class Lead {

        private final Shift shift;

        Lead(Shift shift) {
            this.shift = shift;
        }

        JsonNode handOut() {
            var roles = Json.MAPPER.createArrayNode();
            shift.crew().roles().keySet().stream().sorted().forEach(roles::add);
            var schema = Json.MAPPER.readTree("""
                    {"type": "object", "required": ["role", "instructions"], "additionalProperties": false,
                     "properties": {"role": {}, "instructions": {"type": "string", "maxLength": 4000}}}""");
            ((ObjectNode) schema.at("/properties/role")).put("type", "string").set("enum", roles);
            var input = shift.known().put("task", shift.task());
            var proposed = shift.job().role();
            input.put("proposed_role", proposed.isEmpty() ? roles.path(0).asString("") : proposed);
            return ask("manager." + shift.job().id(), input, JsonSchema.compile(schema), HAND_OUT);
        }

        JsonNode review(JsonNode result, int round) {
            var input = shift.known().put("task", shift.task());
            input.set("result", result);
            return ask("review." + shift.job().id() + "." + round, input, VERDICT, ACCEPT);
        }

        private JsonNode ask(String path, ObjectNode input, JsonSchema output, Playbook playbook) {
            var roles = new StringBuilder(MANAGER).append("\n\nThe roles:");
            shift.crew().roles().values().stream()
                    .sorted((a, b) -> a.id().compareTo(b.id()))
                    .forEach(role ->
                            roles.append("\n- ").append(role.id()).append(": ").append(role.role()));
            var task = new Task(
                    roles.toString(),
                    input,
                    List.of(),
                    List.of(),
                    output,
                    List.of(),
                    playbook,
                    2,
                    shift.agent().offline() == AgentPackage.Offline.ONLY);
            return converse(shift, path, input.toString(), task);
        }
    }

    private static JsonSchema schema(String text) {
        return JsonSchema.compile(Json.MAPPER.readTree(text));
    }
}
