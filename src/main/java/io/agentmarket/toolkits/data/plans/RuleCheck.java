package io.agentmarket.toolkits.data.plans;

import io.agentmarket.shared.Faults;
import io.agentmarket.toolkits.data.columns.ExpressionFault;
import io.agentmarket.toolkits.data.columns.Schema;
import io.agentmarket.toolkits.data.engines.Dialect;
import io.agentmarket.toolkits.data.engines.EngineFailedException;
import io.agentmarket.toolkits.data.engines.EngineSession;
import java.util.List;

/** Checks rules against the columns that they look at. */
record RuleCheck(EngineSession session, Faults faults) {

    void check(List<Rule> rules, RuleSql sql) {
        for (var rule : rules) {
            try {
                sql.failing(rule, "true");
                if (rule.test() instanceof Rule.Reference reference) {
                    reference(rule, reference, sql);
                }
            } catch (ExpressionFault e) {
                faults.add(rule.at() + (rule.columns().size() > 1 ? "/columns" : "/column"), e.getMessage());
            }
        }
    }

    private void reference(Rule rule, Rule.Reference reference, RuleSql sql) {
        Schema other;
        try {
            other = Schema.of(session, Dialect.name(reference.table()));
        } catch (EngineFailedException e) {
            faults.add(rule.at() + "/table", "there is no table " + reference.table());
            return;
        }
        var own = sql.schema().find(rule.columns().getFirst());
        var found = other.lookup(reference.column());
        if (found.isEmpty()) {
            faults.add(
                    rule.at() + "/other_column",
                    "there is no column " + reference.column() + " in " + reference.table());
        } else if (!own.type().kind().compares(found.get().type().kind())) {
            faults.add(
                    rule.at() + "/column",
                    own.name() + " is " + own.type().kind().words + " and " + reference.table() + "."
                            + found.get().name() + " is " + found.get().type().kind().words
                            + "; cast one of them first");
        }
    }
}
