package io.agentmarket.toolkits.data.plans;

import io.agentmarket.shared.Faults;
import io.agentmarket.toolkits.data.columns.DialectSql;
import io.agentmarket.toolkits.data.columns.Fetch;
import io.agentmarket.toolkits.data.columns.Schema;
import io.agentmarket.toolkits.data.columns.SelectSql;
import io.agentmarket.toolkits.data.engines.Dialect;
import io.agentmarket.toolkits.data.engines.EngineFailedException;
import io.agentmarket.toolkits.data.engines.EngineSession;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Runs a customer's own select. Its account says only what is proved by counting. */
final class OwnSql {

    private final EngineSession session;
    private final Clock clock;
    private final PlanRequest request;
    private final String prefix;
    private final List<Rule> rules;
    private final Faults faults;
    private final Fetch fetch;

    OwnSql(EngineSession session, Clock clock, PlanRequest request, String prefix, List<Rule> rules, Faults faults) {
        this.session = session;
        this.clock = clock;
        this.request = request;
        this.prefix = prefix;
        this.rules = rules;
        this.faults = faults;
        this.fetch = new Fetch(session);
    }

    PlanOutcome run() {
        var sql = request.sql().orElseThrow().strip();
        var refusal = session.refusal(sql, request.tables());
        if (!refusal.isEmpty()) {
            faults.add("/sql", refusal);
        }
        for (var rule : rules) {
            if (rule.onSource() || rule.action() == Rule.Action.REJECT) {
                faults.add(rule.at(), "rules beside sql look at the result, and report or fail");
            }
        }
        Plans.refuse(faults);
        while (sql.endsWith(";")) {
            sql = sql.substring(0, sql.length() - 1).strip();
        }
        var columns = columns(sql);
        var schema = Schema.of(columns);
        Schema.twice(schema.names())
                .ifPresent(name -> faults.add(
                        "/sql", "two columns of the result are called " + name + ": give one of them another name"));
        var ruleSql = new RuleSql(new DialectSql(session.dialect()), schema);
        new RuleCheck(session, faults).check(rules, ruleSql);
        Plans.refuse(faults);
        if (request.dryRun()) {
            var step = StepOutcome.of(1, "sql", sql, StepOutcome.Counts.NONE, Stage.Facts.NONE);
            return new PlanOutcome(
                    true, sql, columns, List.of(step), Account.of(0, 0, 0, 0, 0, 0), List.of(), true, List.of(), "");
        }
        return real(sql, columns, ruleSql);
    }

    private List<io.agentmarket.toolkits.data.engines.Column> columns(String sql) {
        try {
            return session.query(SelectSql.all(SelectSql.nested(sql)) + " limit 0", 1)
                    .columns();
        } catch (EngineFailedException e) {
            if (e.kind() != EngineFailedException.Kind.STATEMENT) {
                throw e;
            }
            faults.add("/sql", String.valueOf(e.getMessage()));
            throw new PlanRefusedException(faults.found());
        }
    }

    private PlanOutcome real(String sql, List<io.agentmarket.toolkits.data.engines.Column> columns, RuleSql ruleSql) {
        var table = prefix + "result";
        session.keep(table, sql);
        var relation = Dialect.name(table);
        long out = fetch.count(SelectSql.count(relation));
        var account = account(sql, out);
        var order = columns.stream().map(column -> Dialect.name(column.name())).toList();
        var outcomes = new ArrayList<RuleOutcome>();
        for (var rule : rules) {
            var run = new RuleRun(fetch, clock, ruleSql, relation, "cast(null as bigint)", String.join(", ", order));
            outcomes.add(run.outcome(rule));
        }
        var step = new StepOutcome(
                1,
                "sql",
                sql,
                account.in(),
                out,
                0,
                account.filtered(),
                account.merged(),
                0,
                account.holds(),
                List.of(account.words()),
                null);
        return new PlanOutcome(
                false,
                SelectSql.all(relation),
                columns,
                List.of(step),
                account,
                outcomes,
                Plans.deliver(outcomes),
                List.of(),
                "");
    }

    private Account account(String sql, long out) {
        var simple = SimpleSelect.of(sql, request.tables());
        var table = simple.map(SimpleSelect::table).orElse(request.table());
        long in = fetch.count(SelectSql.count(Dialect.name(table)));
        if (simple.isPresent()) {
            long filtered = simple.get().filtered().map(fetch::count).orElse(0L);
            long merged = simple.get().merged().map(fetch::count).orElse(0L);
            var account = Account.of(in, out, 0, filtered, merged, 0);
            if (account.holds()) {
                return account;
            }
        }
        long difference = in - out;
        var words = in + " in (" + table + "), " + out + " out; the difference of " + difference
                + " is not attributable: it was made by your SQL";
        return new Account(
                in,
                out,
                0,
                0,
                0,
                0,
                difference,
                difference == 0,
                difference == 0
                        ? in + " in (" + table + ") and " + out
                                + " out; that they are the same rows is not proved, since your SQL made them"
                        : words);
    }
}
