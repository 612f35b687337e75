package io.agentmarket.toolkits.data.plans;

import io.agentmarket.toolkits.data.engines.Column;
import java.util.List;

/**
 * What a plan gave.
 *
 * @param sql the select whose rows are the result, in the session of the plan
 * @param columns of the result
 * @param deliver whether the result may be delivered: no rule that fails a delivery has failed
 * @param rejected the first rejected rows, at most {@value #MAX_REJECTED}
 * @param rejectedTable the session's table of all rejected rows; empty text if there are none
 */
public record PlanOutcome(
        boolean dryRun,
        String sql,
        List<Column> columns,
        List<StepOutcome> steps,
        Account account,
        List<RuleOutcome> rules,
        boolean deliver,
        List<RejectedRow> rejected,
        String rejectedTable) {

    /** Rejected rows in the answer. */
    public static final int MAX_REJECTED = 100;

    public PlanOutcome {
        columns = List.copyOf(columns);
        steps = List.copyOf(steps);
        rules = List.copyOf(rules);
        rejected = List.copyOf(rejected);
    }
}
