package io.agentmarket.toolkits.incidents;

import static io.agentmarket.tools.Arguments.text;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.agentmarket.egress.Call;
import io.agentmarket.egress.Egress;
import io.agentmarket.egress.EgressFailedException;
import io.agentmarket.egress.EgressRefusedException;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.JsonSchema;
import io.agentmarket.toolkits.incidents.ActionPlan.Planned;
import io.agentmarket.tools.Arguments;
import io.agentmarket.tools.Steps.Action;
import io.agentmarket.tools.Tool;
import io.agentmarket.tools.ToolContext;
import io.agentmarket.tools.ToolFailure;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Proposes actions, and performs approved ones. Reaches the hosts that the grant or the operator names, by POST, and
 * only for actions that were approved individually: no argument makes it send anything else.
 */
@Component
class ProposeActionsTool implements Tool {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final String ADDRESS = "action_url";
    private static final int MAX_ANSWER_BYTES = 64 * 1024;

    private static final JsonSchema ARGUMENTS = Arguments.schema("""
            {"type": "object", "additionalProperties": false, "properties": {
               "runbook": {"type": "string", "maxLength": 300, "description": "alert, as find_runbook gave it"},
               "service": {"type": "string", "maxLength": 200},
               "deploy": {"type": "object", "description": "the deploy to roll back",
                 "required": ["version"], "additionalProperties": false, "properties": {
                   "service": {"type": "string", "maxLength": 200}, "version": {"type": "string", "maxLength": 200},
                   "previous_version": {"type": "string", "maxLength": 200}}},
               "execute": {"type": "boolean", "description": "true only when the input's execute is true"},
               "action_url": {"type": "string", "minLength": 8, "maxLength": 500}}}
            """);

    private final Runbooks runbooks;
    private final Egress egress;
    private final AllowedHosts hosts;

    ProposeActionsTool(Runbooks runbooks, Egress egress, AllowedHosts hosts) {
        this.runbooks = runbooks;
        this.egress = egress;
        this.hosts = hosts;
    }

    @Override
    public String name() {
        return "propose_actions";
    }

    @Override
    public String description() {
        return "Lists what to do, from the runbook and the deploy to roll back, each with its risk and exact arguments. With"
                + " execute and action_url each risky action that can be sent waits for a person's approval and is then"
                + " sent there; without, all are proposals. refused: why nothing could be sent.";
    }

    @Override
    public JsonSchema arguments() {
        return ARGUMENTS;
    }

    @Override
    public boolean hasEffect() {
        return true;
    }

    @Override
    public JsonNode call(ToolContext context, JsonNode arguments) {
        var runbook = runbooks.find(text(arguments, "runbook"));
        var plan = ActionPlan.of(runbook, text(arguments, "service"), arguments.path("deploy"));
        if (!arguments.path("execute").booleanValue(false)) {
            return answer(plan.stream().map(Proposed::of).toList(), null);
        }
        var refusal = refusal(context, text(arguments, ADDRESS));
        if (refusal != null) {
            return answer(
                    plan.stream()
                            .map(action -> action.needsApproval()
                                    ? Proposed.of(action).in("proposed", refusal)
                                    : Proposed.of(action))
                            .toList(),
                    refusal);
        }
        var uri = address(text(arguments, ADDRESS));
        var branches = plan.stream()
                .<Supplier<JsonNode>>map(action -> () -> Json.MAPPER.valueToTree(
                        action.needsApproval() ? decided(context, uri, action) : Proposed.of(action)))
                .toList();
        var all = context.steps().sideBySide(branches);
        return Json.MAPPER.createObjectNode().set("actions", Json.MAPPER.valueToTree(all));
    }

    /** Why nothing can be sent; null if approved actions can be. */
    private @Nullable String refusal(ToolContext context, String address) {
        if (address.isEmpty()) {
            return "Nothing was sent: execute needs an action_url.";
        }
        try {
            address(address);
        } catch (ToolFailure failure) {
            return "Nothing was sent: " + failure.getMessage();
        }
        return hosts.of(context).isEmpty()
                ? "Nothing was sent: no host is granted to this tool, so action_url cannot be called."
                : null;
    }

    private Proposed decided(ToolContext context, URI uri, Planned action) {
        var decision = context.steps()
                .approval(action.id(), new Action(action.title(), addressed(action, uri), action.risk()));
        var proposed = Proposed.of(action).with(body(decision.arguments()), decision.comment());
        if (!decision.approved()) {
            return proposed.in("rejected", null);
        }
        try {
            var sent = context.steps().once(action.id() + "/effect", key -> send(context, decision.arguments(), key));
            return proposed.in("done", "status " + sent.path("status").intValue());
        } catch (ToolFailure failure) {
            return proposed.in("failed", failure.getMessage());
        }
    }

    /** The approval also covers the address. */
    private static JsonNode addressed(Planned action, URI uri) {
        return action.arguments().deepCopy().put(ADDRESS, uri.toString());
    }

    /** The body to send: the approved arguments without the address. */
    private static JsonNode body(JsonNode approved) {
        var body = approved.deepCopy();
        if (body instanceof ObjectNode object) {
            object.remove(ADDRESS);
        }
        return body;
    }

    private JsonNode send(ToolContext context, JsonNode approved, String effectKey) {
        var uri = address(approved.path(ADDRESS).asString(""));
        try {
            var answer = egress.send(new Call(
                    "POST",
                    uri,
                    Map.of("content-type", "application/json", "idempotency-key", effectKey),
                    Json.MAPPER.writeValueAsBytes(body(approved)),
                    hosts.of(context),
                    TIMEOUT,
                    MAX_ANSWER_BYTES,
                    0));
            if (answer.status() < 200 || answer.status() > 299) {
                throw new ToolFailure("action_url answered with status " + answer.status() + ".");
            }
            return Json.MAPPER.createObjectNode().put("status", answer.status());
        } catch (EgressRefusedException | EgressFailedException e) {
            throw new ToolFailure("The action was not sent: " + e.getMessage());
        }
    }

    private static URI address(String address) {
        try {
            var uri = URI.create(address);
            if (uri.getHost() != null) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // reported below
        }
        throw new ToolFailure("action_url is not an address.");
    }

    private static JsonNode answer(List<Proposed> actions, @Nullable String refused) {
        return Json.MAPPER.valueToTree(new Answered(actions, refused));
    }

    /** @param refused why the actions that execute asked for were not sent */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Answered(
            List<Proposed> actions, @Nullable String refused) {}

    /**
     * An action with its outcome.
     *
     * @param state {@code proposed}, {@code rejected}, {@code done} or {@code failed}
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Proposed(
            String id,
            String kind,
            String title,
            String risk,
            JsonNode arguments,
            String state,
            @Nullable String comment,
            @Nullable String result) {

        static Proposed of(Planned action) {
            return new Proposed(
                    action.id(),
                    action.kind(),
                    action.title(),
                    action.risk(),
                    action.arguments(),
                    "proposed",
                    null,
                    null);
        }

        Proposed with(JsonNode decided, @Nullable String words) {
            return new Proposed(id, kind, title, risk, decided, state, words, result);
        }

        Proposed in(String end, @Nullable String outcome) {
            return new Proposed(id, kind, title, risk, arguments, end, comment, outcome);
        }
    }
}
