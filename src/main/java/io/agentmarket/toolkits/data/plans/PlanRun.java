package io.agentmarket.toolkits.data.plans;

import io.agentmarket.shared.Faults;
import io.agentmarket.toolkits.data.columns.DialectSql;
import io.agentmarket.toolkits.data.columns.Fetch;
import io.agentmarket.toolkits.data.columns.Numbers;
import io.agentmarket.toolkits.data.columns.Schema;
import io.agentmarket.toolkits.data.columns.SelectSql;
import io.agentmarket.toolkits.data.engines.Dialect;
import io.agentmarket.toolkits.data.engines.EngineFailedException;
import io.agentmarket.toolkits.data.engines.EngineSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One walk over the steps of a plan. The first walk checks them against the columns, over stages without a row; the
 * second one runs them. A stage is a table of the session: the rows between two steps that make other rows of them.
 */
final class PlanRun {

    /** A result up to so many rows is stored, since it is read again; a larger one is computed again when written. */
    private static final long MAX_KEPT = 2_000_000;

    /** Up to so many rows the result is in the order of the source. */
    private static final long MAX_ORDERED = 1_000_000;

    private final EngineSession session;
    private final Fetch fetch;
    private final PlanRequest request;
    private final String prefix;
    private final boolean real;
    private final Faults faults;
    private final List<Pending> pending = new ArrayList<>();
    private final List<StepOutcome> done = new ArrayList<>();
    private final List<String> rejected = new ArrayList<>();
    private Layers chain;
    private int stages;
    private boolean open;

    /** A step of the chain whose rows are not counted yet; its reasons are those after {@code from}, to {@code to}. */
    private record Pending(int number, String operation, String sql, int from, int to) {}

    /** @param real whether the steps run; else they are checked */
    PlanRun(EngineSession session, PlanRequest request, String prefix, boolean real, Faults faults) {
        this.session = session;
        this.fetch = new Fetch(session);
        this.request = request;
        this.prefix = prefix + (real ? "" : "check_");
        this.real = real;
        this.faults = faults;
        var source = Dialect.name(request.table());
        this.chain = Layers.source(new DialectSql(session.dialect()), Schema.of(session, source), source);
    }

    Layers chain() {
        return chain;
    }

    List<StepOutcome> done() {
        return done;
    }

    /** The selects of rejected rows. */
    List<String> rejected() {
        return rejected;
    }

    /** Whether a pivot's columns are known only when it runs; later steps were not checked then. */
    boolean isOpen() {
        return open;
    }

    void add(int number, Step step) {
        if (open) {
            return;
        }
        int from = chain.fates().size();
        if (new RowSteps(chain, faults, this::mean).add(number, step)) {
            pending.add(new Pending(
                    number,
                    step.operation(),
                    chain.lastLayer(),
                    from,
                    chain.fates().size()));
            if (step instanceof Step.Derive || step instanceof Step.Filter) {
                described(step).ifPresent(chain::retype);
            }
        } else {
            stage(number, step);
        }
    }

    /** Rejects the rows that fail rules. All rules see the rows that were there before the first. */
    void reject(int number, List<Rule> rules) {
        int from = chain.fates().size();
        var counts = "(" + Layers.FATE + " = 0 or " + Layers.FATE + " > " + from + ")";
        for (var rule : rules) {
            var sql = new RuleSql(chain.sql(), chain.schema());
            var column =
                    Dialect.name(chain.schema().find(rule.columns().getFirst()).name());
            chain.end(
                    new Layers.Fate(number, Layers.End.REJECTED, String.join(", ", rule.columns()), rule.name()),
                    sql.failing(rule, counts),
                    "cast(" + column + " as varchar)");
        }
        pending.add(new Pending(
                number, "rules", chain.lastLayer(), from, chain.fates().size()));
    }

    /** The columns as the engine knows them; what it refuses is a fault of the step. */
    private Optional<Schema> described(Step step) {
        if (faults.isAny()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Schema.of(
                    session,
                    SelectSql.nested(SelectSql.some(
                            chain.schema().names().stream().map(Dialect::name).toList(),
                            SelectSql.nested(chain.select())))));
        } catch (EngineFailedException e) {
            if (e.kind() != EngineFailedException.Kind.STATEMENT) {
                throw e;
            }
            faults.add(step.at() + "/" + step.operation(), "the engine refuses it: " + e.getMessage());
            return Optional.empty();
        }
    }

    private String mean(Layers layers, Schema.Field field) {
        if (!real) {
            return "0";
        }
        var column = Dialect.name(field.name());
        var living = SelectSql.nested(layers.visible(SelectSql.nested(layers.select())));
        var row = fetch.row(SelectSql.some(layers.sql().sum(column, field.type()) + ", count(" + column + ")", living));
        return Numbers.mean(row.getFirst(), Fetch.number(row.get(1)), field.type())
                .orElse("null");
    }

    private void stage(int number, Step step) {
        if (faults.isAny()) {
            open = true;
            return;
        }
        var before = close(true);
        var living = SelectSql.nested(Layers.living(chain, before));
        var made =
                switch (step) {
                    case Step.Join join -> join(number, join, living);
                    case Step.Aggregate it ->
                        new GroupStage(it.at() + "/aggregate", chain, living, faults).aggregate(it);
                    case Step.Pivot pivot -> new PivotValues(fetch, chain, living, real, faults).stage(pivot);
                    case Step.Unpivot unpivot -> UnpivotStage.of(unpivot, number, chain, living, faults);
                    default -> throw new IllegalStateException("no stage: " + step.operation());
                };
        if (made.isEmpty()) {
            open = true;
            return;
        }
        finish(number, step, made.get(), living);
    }

    private void finish(int number, Step step, Stage stage, String living) {
        String after;
        try {
            after = keep(stage.select());
        } catch (EngineFailedException e) {
            if (real || e.kind() != EngineFailedException.Kind.STATEMENT) {
                throw e;
            }
            faults.add(step.at() + "/" + step.operation(), "the engine refuses it: " + e.getMessage());
            open = true;
            return;
        }
        var counts = StepOutcome.Counts.NONE;
        var facts = Stage.Facts.NONE;
        if (real) {
            var row = fetch.row(stage.counts()).stream().map(Fetch::number).toList();
            counts = new StepOutcome.Counts(
                    fetch.count(SelectSql.count(living)),
                    fetch.count(SelectSql.count(after)),
                    row.get(0),
                    row.get(1),
                    row.get(2),
                    row.get(3));
            facts = stage.facts().apply(after);
        }
        done.add(StepOutcome.of(
                number, step.operation(), shown(stage.select().replace(living, "previous")), counts, facts));
        var schema = new Schema(Schema.of(session, after).fields().stream()
                .filter(field -> !field.name().startsWith("row:"))
                .toList());
        chain = Layers.after(chain, schema, stage.hidden(), after);
    }

    private Optional<Stage> join(int number, Step.Join step, String living) {
        if (!request.tables().contains(step.with())) {
            faults.add(
                    step.at() + "/join/with",
                    "there is no table " + step.with() + "; the tables are " + String.join(", ", request.tables()));
            return Optional.empty();
        }
        var other = Schema.of(session, Dialect.name(step.with()));
        return new JoinStage(step, chain, living, other, fetch, faults).stage(number);
    }

    private String keep(String select) {
        var name = prefix + "stage_" + ++stages;
        session.keep(name, real ? select : SelectSql.all(SelectSql.nested(select)) + " limit 0");
        return Dialect.name(name);
    }

    /** Names in the SQL that is shown. */
    private String shown(String sql) {
        return sql.replace("previous as r", "previous");
    }

    /**
     * Ends the chain: counts what its steps did, and notes its rejected rows.
     *
     * @param keep whether its rows are stored
     * @return the relation of its rows
     */
    private String close(boolean keep) {
        var relation = keep ? keep(chain.select()) : SelectSql.nested(chain.select());
        if (real) {
            counts(relation);
            var part = RejectedSql.of(
                    chain, relation, fate -> fate.step() == 0 ? "rules of the source" : "step " + fate.step());
            if (!part.isEmpty()) {
                rejected.add(part);
            }
        } else {
            pending.forEach(step -> done.add(StepOutcome.of(
                    step.number, step.operation, shown(step.sql), StepOutcome.Counts.NONE, Stage.Facts.NONE)));
        }
        pending.clear();
        return relation;
    }

    private void counts(String relation) {
        if (pending.isEmpty()) {
            return;
        }
        var columns = new ArrayList<String>();
        for (var step : pending) {
            columns.add(Layers.reached(step.from + 1));
            columns.add(Layers.reached(step.to + 1));
            for (var end : Layers.End.values()) {
                columns.add(chain.ended(step.from, step.to, end));
            }
        }
        var row = fetch.row(SelectSql.some(columns, relation)).stream()
                .map(Fetch::number)
                .toList();
        for (int i = 0; i < pending.size(); i++) {
            var step = pending.get(i);
            var own = row.subList(5 * i, 5 * i + 5);
            var counts = new StepOutcome.Counts(own.get(0), own.get(1), own.get(2), own.get(3), own.get(4), 0);
            done.add(StepOutcome.of(step.number, step.operation, shown(step.sql), counts, Stage.Facts.NONE));
        }
    }

    /** The rows after the last step, dead ones among them. */
    String last(boolean readAgain, long rows) {
        return close(real && (readAgain || rows <= MAX_KEPT));
    }

    /** The result as a select. */
    String result(String last, long rows) {
        return chain.visible(last) + (chain.isSorted() || rows <= MAX_ORDERED ? " order by " + chain.sorting() : "");
    }
}
