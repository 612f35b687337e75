package io.agentmarket.toolkits.data.plans;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * What is to be done with a table. Faults are reported below /steps, /sql and /rules.
 *
 * @param table the session's table whose rows are accounted for
 * @param tables all tables that may be named, this one among them
 * @param steps a list of steps; or instead of it
 * @param sql one select over the tables
 * @param rules a list of rules
 * @param dryRun whether only the plan and its SQL are asked for
 */
public record PlanRequest(
        String table,
        List<String> tables,
        Optional<JsonNode> steps,
        Optional<String> sql,
        Optional<JsonNode> rules,
        boolean dryRun) {

    public PlanRequest {
        tables = List.copyOf(tables);
    }
}
