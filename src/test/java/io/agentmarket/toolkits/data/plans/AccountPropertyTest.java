package io.agentmarket.toolkits.data.plans;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.shared.Json;
import io.agentmarket.toolkits.data.columns.PlanTables;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** For any table and any steps the account holds, and one changed row changes one counter by one. */
class AccountPropertyTest {

    private static PlanTables tables;
    private static Plans plans;

    private static final String CAST = "{`cast`:{`amount`:`decimal(12,2)`}}";
    private static final String FILTER = "{`filter`:`status <> 'void'`}";
    private static final String DEDUPLICATE = "{`deduplicate`:{`by`:[`id`]}}";

    @BeforeContainer
    static void open() {
        tables = new PlanTables();
        tables.csv("c", "id,name\n1,a\n1,b\n2,c\n,d");
        plans = new Plans(tables.session(), Clock.systemUTC());
    }

    @AfterContainer
    static void close() {
        tables.close();
    }

    record Row(String id, String status, String amount) {

        String[] values() {
            return new String[] {id, status, amount};
        }
    }

    @Provide
    Arbitrary<List<Row>> rows() {
        var id = Arbitraries.of("1", "2", "3", "4", "5", "6", "7", "8").injectNull(0.1);
        var status = Arbitraries.of("paid", "open", "void").injectNull(0.1);
        var amount = Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(
                        8,
                        Arbitraries.bigDecimals()
                                .ofScale(2)
                                .between(new BigDecimal("-9999999"), new BigDecimal("9999999"))
                                .map(BigDecimal::toPlainString)),
                net.jqwik.api.Tuple.of(1, Arbitraries.of("abc", "1.234", "", "  ", "12 EUR", "1,5", "99999999999.00")),
                net.jqwik.api.Tuple.of(1, Arbitraries.just((String) null)));
        return Combinators.combine(id, status, amount)
                .as(Row::new)
                .list()
                .ofMinSize(0)
                .ofMaxSize(25);
    }

    @Provide
    Arbitrary<List<String>> steps() {
        return Arbitraries.of(
                        CAST.replace("}}", "},`empty`:`null`}"),
                        FILTER,
                        DEDUPLICATE,
                        "{`deduplicate`:{}}",
                        "{`limit`:7}",
                        "{`sort`:[`status`]}",
                        "{`fill`:{`status`:{`value`:`open`}}}",
                        "{`derive`:{`size`:`length(status)`}}",
                        "{`split`:{`column`:`status`,`by`:`a`,`into`:[`part`],`keep`:true}}",
                        "{`join`:{`with`:`c`,`on`:[`id`],`columns`:[`name`],`kind`:`inner`,`prefix`:`%d_`}}",
                        "{`join`:{`with`:`c`,`on`:[`id`],`columns`:[`name`],`prefix`:`%d_`}}",
                        "{`unpivot`:{`columns`:[`status`],`name`:`n`,`value`:`status`,`nulls`:`drop`}}")
                .list()
                .ofMinSize(1)
                .ofMaxSize(6);
    }

    private static PlanOutcome run(List<Row> rows, List<String> steps) {
        tables.table(
                "t",
                List.of("id", "status", "amount"),
                rows.stream().map(Row::values).toList());
        var numbered = new ArrayList<String>();
        steps.forEach(step -> numbered.add(step.replace("%d", "" + numbered.size())));
        var json = tables.json("[" + String.join(",", numbered) + "]");
        return plans.run(new PlanRequest(
                tables.named("t"),
                List.of(tables.named("t"), tables.named("c")),
                Optional.of(Json.MAPPER.readTree(json)),
                Optional.empty(),
                Optional.empty(),
                false));
    }

    @Property(tries = 25)
    void the_account_holds_for_any_steps(@ForAll("rows") List<Row> rows, @ForAll("steps") List<String> steps) {
        var distinct = steps.stream()
                .filter(step -> !step.contains("unpivot") || steps.indexOf(step) == steps.lastIndexOf(step))
                .toList();
        var once = new ArrayList<String>();
        for (var step : distinct) {
            boolean again = once.contains(step)
                    && (step.contains("derive") || step.contains("split") || step.contains("unpivot"));
            if (!again) {
                once.add(step);
            }
        }
        var outcome = run(rows, once);

        assertThat(outcome.account().in()).isEqualTo(rows.size());
        assertThat(outcome.account().holds())
                .as(outcome.account().words() + once)
                .isTrue();
        assertThat(outcome.steps()).allMatch(StepOutcome::holds);
        for (int i = 1; i < outcome.steps().size(); i++) {
            assertThat(outcome.steps().get(i).in())
                    .isEqualTo(outcome.steps().get(i - 1).out());
        }
        assertThat(tables.rows("(" + outcome.sql() + ")"))
                .hasSize((int) outcome.account().out());
    }

    private static boolean casts(String amount) {
        return amount != null && amount.strip().matches("[+-]?[0-9]{1,10}(\\.[0-9]{0,2}0*)?");
    }

    /** The same three steps in Java: rejected, filtered, merged, and the living rows by id. */
    private record Told(long rejected, long filtered, long merged, Map<String, Row> living) {

        static Told of(List<Row> rows) {
            long rejected = 0;
            long filtered = 0;
            long merged = 0;
            var living = new LinkedHashMap<String, Row>();
            for (var row : rows) {
                if (!casts(row.amount)) {
                    rejected++;
                } else if (row.status == null || row.status.equals("void")) {
                    filtered++;
                } else if (living.putIfAbsent(String.valueOf(row.id), row) != null) {
                    merged++;
                }
            }
            return new Told(rejected, filtered, merged, living);
        }

        String words() {
            return living.size() + " " + rejected + " " + filtered + " " + merged;
        }
    }

    private static String words(PlanOutcome outcome) {
        var it = outcome.account();
        return it.out() + " " + it.rejected() + " " + it.filtered() + " " + it.merged();
    }

    private static final List<String> THREE = List.of(CAST, FILTER, DEDUPLICATE);

    @Property(tries = 15)
    void counters_are_those_that_java_counts(@ForAll("rows") List<Row> rows) {
        assertThat(words(run(rows, THREE))).isEqualTo(Told.of(rows).words());
    }

    @Property(tries = 8)
    void one_more_row_changes_one_counter(@ForAll("rows") List<Row> rows) {
        var base = rows.stream().collect(Collectors.toCollection(ArrayList::new));
        base.add(new Row("77", "paid", "1.00"));
        var before = Told.of(base);

        assertThat(words(run(base, THREE))).isEqualTo(before.words());
        assertThat(words(run(with(base, new Row("77", "paid", "2.00")), THREE)))
                .isEqualTo(new Told(before.rejected, before.filtered, before.merged + 1, before.living).words());
        assertThat(words(run(with(base, new Row("77", "void", "2.00")), THREE)))
                .isEqualTo(new Told(before.rejected, before.filtered + 1, before.merged, before.living).words());
        assertThat(words(run(with(base, new Row("77", "void", "2.001")), THREE)))
                .isEqualTo(new Told(before.rejected + 1, before.filtered, before.merged, before.living).words());
    }

    private static List<Row> with(List<Row> rows, Row row) {
        var more = new ArrayList<>(rows);
        more.add(row);
        return more;
    }

    @Property(tries = 15)
    void sums_are_those_of_exact_decimals(@ForAll("rows") List<Row> rows) {
        var sums = new LinkedHashMap<String, BigDecimal>();
        rows.stream()
                .filter(row -> casts(row.amount))
                .forEach(row ->
                        sums.merge(String.valueOf(row.status), new BigDecimal(row.amount.strip()), BigDecimal::add));

        var outcome = run(rows, List.of(CAST, "{`aggregate`:{`by`:[`status`],`values`:{`s`:`sum(amount)`}}}"));

        assertThat(tables.rows("(" + outcome.sql() + ")"))
                .containsExactlyInAnyOrderElementsOf(sums.entrySet().stream()
                        .map(entry -> entry.getKey() + "|"
                                + entry.getValue().setScale(2).toPlainString())
                        .toList());
    }
}
