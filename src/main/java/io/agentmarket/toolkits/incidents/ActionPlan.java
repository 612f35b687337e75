package io.agentmarket.toolkits.incidents;

import static io.agentmarket.tools.Arguments.text;

import io.agentmarket.shared.Json;
import io.agentmarket.tools.Arguments;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The possible actions for an incident, in the order to consider them; deterministic. */
final class ActionPlan {

    private static final int MAX_CHECKS = 4;
    private static final int MAX_STEPS = 6;

    private ActionPlan() {}

    /**
     * One action.
     *
     * @param id unique in its plan: {@code a1}
     * @param kind {@code rollback}, {@code runbook_check} or {@code runbook_step}
     * @param arguments the exact content to send
     * @param canBeSent whether a machine can do it: a rollback to a known version, or a step with a command
     */
    record Planned(String id, String kind, String title, String risk, ObjectNode arguments, boolean canBeSent) {

        /**
         * Whether the action is sent after an approval. Actions that change nothing are not sent: people carry out
         * checks.
         */
        boolean needsApproval() {
            return canBeSent && !risk.equals("low");
        }
    }

    /** @param deploy the deploy to roll back; an object, empty if there is none */
    static List<Planned> of(Optional<Runbook> runbook, String service, JsonNode deploy) {
        var actions = new ArrayList<Planned>();
        if (deploy.isObject() && !text(deploy, "version").isEmpty()) {
            actions.add(rollback(service, deploy));
        }
        runbook.ifPresent(page -> {
            var all = Stream.of("Diagnosis", "Mitigation")
                    .flatMap(heading ->
                            RunbookStep.in(heading, page.section(heading).orElse("")).stream())
                    .toList();
            Stream.concat(
                            all.stream()
                                    .filter(step -> step.risk().equals("low"))
                                    .limit(MAX_CHECKS),
                            all.stream()
                                    .filter(step -> !step.risk().equals("low"))
                                    .limit(MAX_STEPS))
                    .forEach(step -> actions.add(step("a" + (actions.size() + 1), page, service, step)));
        });
        return actions;
    }

    private static Planned rollback(String service, JsonNode deploy) {
        var target = text(deploy, "service").isEmpty() ? service : text(deploy, "service");
        var arguments = Json.MAPPER
                .createObjectNode()
                .put("action", "rollback")
                .put("service", target)
                .put("from_version", text(deploy, "version"));
        if (!text(deploy, "previous_version").isEmpty()) {
            arguments.put("to_version", text(deploy, "previous_version"));
        }
        boolean hasTarget = arguments.has("to_version");
        var title = hasTarget
                ? "Roll " + target + " back from " + text(deploy, "version") + " to " + text(deploy, "previous_version")
                : "Roll " + target + " back to the version before " + text(deploy, "version")
                        + ", which is not known: find it first";
        return new Planned("a1", "rollback", clipped(title), "medium", arguments, hasTarget);
    }

    private static Planned step(String id, Runbook page, String service, RunbookStep step) {
        var kind = step.risk().equals("low") ? "runbook_check" : "runbook_step";
        var arguments = Json.MAPPER
                .createObjectNode()
                .put("action", kind)
                .put("service", service)
                .put("runbook", page.link())
                .put("section", step.section())
                .put("text", step.text());
        if (step.command() != null) {
            arguments.put("command", step.command());
        }
        return new Planned(id, kind, clipped(step.text()), step.risk(), arguments, step.command() != null);
    }

    /** An approval's title has at most 200 characters. */
    private static String clipped(String title) {
        return title.length() <= 200 ? title : Arguments.clipped(title, 199) + "…";
    }
}
