package io.agentmarket.toolkits.data.plans;

import io.agentmarket.shared.Faults;
import io.agentmarket.toolkits.data.columns.ColumnTypes;
import io.agentmarket.toolkits.data.columns.ExpressionFault;
import io.agentmarket.toolkits.data.columns.Fetch;
import io.agentmarket.toolkits.data.columns.Schema;
import io.agentmarket.toolkits.data.columns.SelectSql;
import io.agentmarket.toolkits.data.columns.Texts;
import io.agentmarket.toolkits.data.engines.Dialect;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A join in SQL. Null joins nothing. What it did to the rows is counted by queries of their own. */
final class JoinStage {

    /** Keys that are shown. */
    private static final int MAX_SHOWN = 5;

    private final Step.Join step;
    private final Layers chain;
    private final String left;
    private final String right;
    private final Schema other;
    private final Fetch fetch;
    private final Faults faults;
    private final Map<String, String> keys = new LinkedHashMap<>();

    /**
     * @param left the relation of the living rows
     * @param other the columns of the other table
     */
    JoinStage(Step.Join step, Layers chain, String left, Schema other, Fetch fetch, Faults faults) {
        this.step = step;
        this.chain = chain;
        this.left = left;
        this.right = Dialect.name(step.with());
        this.other = other;
        this.fetch = fetch;
        this.faults = faults;
    }

    /** Empty when something is wrong; it is among the faults then. */
    Optional<Stage> stage(int number) {
        findKeys();
        var added = added();
        var sums = sums();
        if (faults.isAny()) {
            return Optional.empty();
        }
        var columns = new ArrayList<String>();
        chain.schema().names().forEach(name -> columns.add("l." + Dialect.name(name)));
        added.forEach((name, own) -> columns.add("r." + Dialect.name(name) + " as " + Dialect.name(own)));
        chain.hidden().forEach(name -> columns.add("l." + Dialect.name(name)));
        var hidden = new ArrayList<>(chain.hidden());
        if (other.lookup("row_number").isPresent()) {
            var sub = "row:sub" + number;
            columns.add("r." + Dialect.name("row_number") + " as " + Dialect.name(sub));
            hidden.add(sub);
        }
        var select = SelectSql.from(
                String.join(", ", columns),
                left + " as l " + (step.inner() ? "inner" : "left") + " join " + right + " as r on " + equal());
        var counts = Stage.counts(
                "0",
                step.inner() ? unmatchedLeft() : "0",
                "0",
                Stage.nested(SelectSql.from(
                        "coalesce(sum(k.n - 1), 0)",
                        left + " as l inner join " + Stage.nested(grouped("")) + " as k on " + matches("k"))));
        return Optional.of(new Stage(select, hidden, counts, joined -> facts(joined, sums)));
    }

    private void findKeys() {
        step.on().forEach((own, name) -> {
            var at = JsonPart.pointer(step.at() + "/join/on", own);
            var mine = find(at, chain.schema(), own);
            var theirs = find(at, other, name);
            if (mine.isPresent() && theirs.isPresent()) {
                if (!mine.get().type().kind().compares(theirs.get().type().kind())) {
                    faults.add(
                            at,
                            own + " is " + mine.get().type().kind().words + " and " + step.with() + "." + name + " is "
                                    + theirs.get().type().kind().words + "; cast one of them first");
                }
                keys.put(mine.get().name(), theirs.get().name());
            }
        });
    }

    private Optional<Schema.Field> find(String at, Schema schema, String name) {
        try {
            return Optional.of(schema.find(name));
        } catch (ExpressionFault e) {
            faults.add(at, e.getMessage());
            return Optional.empty();
        }
    }

    /** The new columns' names by those of the other table. Keys of the same name are not repeated. */
    private Map<String, String> added() {
        var wanted = new ArrayList<String>();
        for (int i = 0; i < step.columns().size(); i++) {
            find(step.at() + "/join/columns/" + i, other, step.columns().get(i))
                    .ifPresent(field -> wanted.add(field.name()));
        }
        if (step.columns().isEmpty()) {
            other.names().stream()
                    .filter(name -> !ColumnTypes.NUMBERING.contains(name) && !keys.containsValue(name))
                    .forEach(wanted::add);
        }
        var added = new LinkedHashMap<String, String>();
        for (var name : wanted) {
            var own = step.prefix() + name;
            if (chain.schema().lookup(own).isPresent()) {
                faults.add(
                        step.at() + "/join",
                        "both tables have a column " + own
                                + ": give a prefix for those of the other table, or name the columns that you need");
            }
            added.put(name, own);
        }
        return added;
    }

    private List<Schema.Field> sums() {
        var sums = new ArrayList<Schema.Field>();
        for (int i = 0; i < step.sums().size(); i++) {
            var at = step.at() + "/join/sums/" + i;
            var found = find(at, chain.schema(), step.sums().get(i));
            if (found.isPresent() && !found.get().type().kind().isNumber()) {
                faults.add(at, found.get().name() + " is " + found.get().type().kind().words + ": cast it first");
            }
            found.ifPresent(sums::add);
        }
        return sums;
    }

    private String equal() {
        return matches("r");
    }

    private String matches(String alias) {
        return on((own, name) -> "l." + Dialect.name(own) + " = " + alias + "." + Dialect.name(name));
    }

    private String on(java.util.function.BinaryOperator<String> pair) {
        return keys.entrySet().stream()
                .map(entry -> pair.apply(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining(" and "));
    }

    /** The other table's keys and how many rows have each. */
    private String grouped(String having) {
        var names = keys.values().stream().map(Dialect::name).collect(Collectors.joining(", "));
        var notNull = keys.values().stream()
                .map(name -> Dialect.name(name) + " is not null")
                .collect(Collectors.joining(" and "));
        return SelectSql.some(names + ", count(*) as n", right) + " where " + notNull + " group by " + names + having;
    }

    private String unmatchedLeft() {
        return Stage.nested(SelectSql.from("count(*)", left + " as l") + " where not exists ("
                + SelectSql.from("1", right + " as r") + " where " + equal() + ")");
    }

    private Stage.Facts facts(String joined, List<Schema.Field> sums) {
        var isNull = keys.keySet().stream()
                .map(name -> Dialect.name(name) + " is null")
                .collect(Collectors.joining(" or "));
        var row = fetch.row(SelectSql.value(String.join(
                ", ",
                Stage.nested(SelectSql.count(left)),
                Stage.nested(SelectSql.count(right)),
                Stage.nested(SelectSql.count(joined)),
                unmatchedLeft(),
                Stage.nested(SelectSql.count(left) + " where " + isNull),
                Stage.nested(SelectSql.from("count(*)", right + " as r") + " where not exists ("
                        + SelectSql.from("1", left + " as l") + " where " + equal() + ")"),
                Stage.nested(SelectSql.count(Stage.nested(grouped(" having count(*) > 1")))))));
        Function<Integer, Long> count = i -> Fetch.number(row.get(i));
        var repeated = count.apply(6) == 0 ? List.<JoinFacts.Repeated>of() : repeated();
        var summed = sums.stream().map(field -> sum(field, joined)).toList();
        var facts = new JoinFacts(
                count.apply(0),
                count.apply(1),
                count.apply(2),
                count.apply(3),
                count.apply(4),
                count.apply(5),
                count.apply(6),
                repeated,
                summed);
        return new Stage.Facts(notes(facts), facts);
    }

    private List<JoinFacts.Repeated> repeated() {
        return fetch
                .rows(grouped(" having count(*) > 1") + " order by n desc, 1 limit " + MAX_SHOWN, MAX_SHOWN)
                .stream()
                .map(row -> new JoinFacts.Repeated(
                        row.subList(0, row.size() - 1).stream()
                                .map(Texts::shortened)
                                .collect(Collectors.joining(", ")),
                        Fetch.number(row.getLast())))
                .toList();
    }

    private JoinFacts.Sum sum(Schema.Field field, String joined) {
        var sum = chain.sql().sum(Dialect.name(field.name()), field.type());
        var row = fetch.row(SelectSql.value(
                Stage.nested(SelectSql.some(sum, left)) + ", " + Stage.nested(SelectSql.some(sum, joined))));
        var before = row.getFirst();
        var after = row.get(1);
        return new JoinFacts.Sum(field.name(), before, after, difference(before, after));
    }

    private static @Nullable String difference(@Nullable String before, @Nullable String after) {
        return before == null || after == null
                ? null
                : new BigDecimal(after).subtract(new BigDecimal(before)).toPlainString();
    }

    private List<String> notes(JoinFacts facts) {
        var notes = new ArrayList<String>();
        if (facts.repeatedKeys() > 0) {
            notes.add("the key is not unique in " + step.with() + ": "
                    + facts.repeated().stream()
                            .map(it -> it.key() + " has " + it.rows() + " rows there")
                            .collect(Collectors.joining("; "))
                    + (facts.repeatedKeys() > facts.repeated().size() ? "; and more" : ""));
        }
        for (var sum : facts.sums()) {
            boolean differs = sum.difference() != null && new BigDecimal(sum.difference()).signum() != 0;
            notes.add(
                    differs
                            ? "the sum of " + sum.column() + " was " + sum.before() + " and is " + sum.after()
                                    + " after the join: it differs by " + sum.difference()
                            : "the sum of " + sum.column() + " is " + sum.before() + " before the join and "
                                    + sum.after() + " after it");
        }
        notes.add(Texts.rows(facts.leftUnmatched()) + " without a match"
                + (facts.leftNullKeys() > 0 ? ", of them " + facts.leftNullKeys() + " with a null in the key" : "")
                + "; " + Texts.rows(facts.rightUnmatched()) + " of " + step.with() + " matched nothing");
        return notes;
    }
}
