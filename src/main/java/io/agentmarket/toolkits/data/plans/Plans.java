package io.agentmarket.toolkits.data.plans;

import io.agentmarket.shared.Faults;
import io.agentmarket.toolkits.data.columns.Fetch;
import io.agentmarket.toolkits.data.columns.SelectSql;
import io.agentmarket.toolkits.data.engines.Dialect;
import io.agentmarket.toolkits.data.engines.EngineSession;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Runs plans over the tables of one session. What a plan stores has names of its own. */
public final class Plans {

    private final EngineSession session;
    private final Clock clock;
    private int plans;

    public Plans(EngineSession session, Clock clock) {
        this.session = session;
        this.clock = clock;
    }

    /**
     * Checks the whole plan against the columns, then runs it unless it is a dry run.
     *
     * @throws PlanRefusedException with all faults that were found
     */
    public PlanOutcome run(PlanRequest request) {
        var prefix = "plan_" + ++plans + "_";
        var faults = new Faults();
        if (request.steps().isPresent() && request.sql().isPresent()) {
            faults.add("/sql", "give either steps or sql");
        }
        var rules = request.rules()
                .map(node -> RulesReader.read(part(node, "/rules", faults)))
                .orElse(List.of());
        var steps = request.steps()
                .map(node -> StepsReader.read(part(node, "/steps", faults)))
                .orElse(List.of());
        if (request.sql().isPresent()) {
            return new OwnSql(session, clock, request, prefix, rules, faults).run();
        }
        boolean readable = !faults.isAny();
        var checked = new PlanRun(session, request, prefix, false, faults);
        if (readable) {
            steps(checked, steps, rules, faults);
        }
        refuse(faults);
        if (request.dryRun()) {
            var last = checked.last(false, 0);
            return new PlanOutcome(
                    true,
                    checked.result(last, 0).replace(prefix + "check_", prefix),
                    session.query(checked.result(last, 0) + " limit 0", 1).columns(),
                    checked.done(),
                    Account.of(0, 0, 0, 0, 0, 0),
                    List.of(),
                    true,
                    List.of(),
                    "");
        }
        return real(request, prefix, steps, rules, faults);
    }

    private static JsonPart part(JsonNode node, String at, Faults faults) {
        return new JsonPart(node, at, faults);
    }

    static void refuse(Faults faults) {
        if (faults.isAny()) {
            throw new PlanRefusedException(faults.found());
        }
    }

    private void steps(PlanRun run, List<Step> steps, List<Rule> rules, Faults faults) {
        var source = rejecting(rules, true);
        check(rules.stream().filter(Rule::onSource).toList(), run, faults);
        if (!source.isEmpty() && !faults.isAny()) {
            run.reject(0, source);
        }
        for (int i = 0; i < steps.size(); i++) {
            run.add(i + 1, steps.get(i));
        }
        if (!run.isOpen()) {
            check(rules.stream().filter(rule -> !rule.onSource()).toList(), run, faults);
        }
    }

    private static List<Rule> rejecting(List<Rule> rules, boolean onSource) {
        return rules.stream()
                .filter(rule -> rule.onSource() == onSource && rule.action() == Rule.Action.REJECT)
                .toList();
    }

    private void check(List<Rule> rules, PlanRun run, Faults faults) {
        new RuleCheck(session, faults)
                .check(rules, new RuleSql(run.chain().sql(), run.chain().schema()));
    }

    private PlanOutcome real(PlanRequest request, String prefix, List<Step> steps, List<Rule> rules, Faults faults) {
        var fetch = new Fetch(session);
        long in = fetch.count(SelectSql.count(Dialect.name(request.table())));
        var run = new PlanRun(session, request, prefix, true, faults);
        var outcomes = new ArrayList<RuleOutcome>();
        var source = SelectSql.nested(run.chain().select());
        rules.stream().filter(Rule::onSource).forEach(rule -> outcomes.add(rule(run, source, rule)));
        steps(run, steps, rules, faults);
        refuse(faults);
        int before = run.chain().fates().size();
        var rejecting = rejecting(rules, false);
        if (!rejecting.isEmpty()) {
            run.reject(steps.size() + 1, rejecting);
        }
        boolean readAgain = rules.stream().anyMatch(rule -> !rule.onSource());
        var last = run.last(readAgain, in);
        var living = SelectSql.nested(
                SelectSql.all(last) + " where " + Layers.FATE + " = 0 or " + Layers.FATE + " > " + before);
        rules.stream().filter(rule -> !rule.onSource()).forEach(rule -> outcomes.add(rule(run, living, rule)));
        var rejected = new Rejections(session, prefix)
                .keep(run.done().stream().anyMatch(step -> step.rejected() > 0) ? run.rejected() : List.of());
        var sql = run.result(last, in);
        long out = fetch.count(SelectSql.count(SelectSql.nested(run.chain().visible(last))));
        long filtered = 0;
        long merged = 0;
        long added = 0;
        for (var step : run.done()) {
            filtered += step.filtered();
            merged += step.merged();
            added += step.added();
        }
        return new PlanOutcome(
                false,
                sql,
                session.query(SelectSql.all(SelectSql.nested(sql)) + " limit 0", 1)
                        .columns(),
                run.done(),
                Account.of(in, out, rejected.count(), filtered, merged, added),
                outcomes,
                deliver(outcomes),
                rejected.first(),
                rejected.table());
    }

    static boolean deliver(List<RuleOutcome> rules) {
        return rules.stream().noneMatch(rule -> !rule.passed() && rule.action().equals("fail"));
    }

    private RuleOutcome rule(PlanRun run, String relation, Rule rule) {
        var chain = run.chain();
        var sql = new RuleSql(chain.sql(), chain.schema());
        return new RuleRun(new Fetch(session), clock, sql, relation, chain.rowNumber(), chain.sorting()).outcome(rule);
    }
}
