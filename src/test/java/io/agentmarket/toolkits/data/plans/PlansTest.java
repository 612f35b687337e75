package io.agentmarket.toolkits.data.plans;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.shared.Json;
import io.agentmarket.toolkits.data.columns.PlanTables;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What steps do to rows, and that every row is accounted for. */
class PlansTest {

    private static PlanTables tables;
    private static Plans plans;

    @BeforeAll
    static void open() {
        tables = new PlanTables();
        plans = new Plans(tables.session(), Clock.systemUTC());
    }

    @AfterAll
    static void close() {
        tables.close();
    }

    private static PlanOutcome run(String steps, String... names) {
        var outcome = plans.run(request(steps, false, names));
        assertThat(outcome.account().holds()).as(outcome.account().words()).isTrue();
        assertThat(outcome.steps()).allMatch(StepOutcome::holds);
        return outcome;
    }

    private static PlanRequest request(String steps, boolean dryRun, String... names) {
        var all = (names.length == 0 ? List.of("t") : List.of(names))
                .stream().map(tables::named).toList();
        return new PlanRequest(
                all.getFirst(),
                all,
                Optional.of(Json.MAPPER.readTree(tables.json(steps))),
                Optional.empty(),
                Optional.empty(),
                dryRun);
    }

    private static List<String> result(PlanOutcome outcome) {
        return tables.rows("(" + outcome.sql() + ")");
    }

    private static String account(PlanOutcome outcome) {
        var it = outcome.account();
        return it.in() + "=" + it.out() + "+" + it.rejected() + "+" + it.filtered() + "+" + it.merged()
                + (it.added() == 0 ? "" : "-" + it.added());
    }

    @Test
    void a_row_counts_in_one_place_only() {
        tables.csv("t", """
                id,status,amount
                1,paid,10.00
                2,void,5.00
                1,paid,10.00
                3,paid,abc
                4,paid,-2.50
                2,paid,7.25""");

        var outcome = run("""
                [{`cast`:{`amount`:`decimal(12,2)`}},{`filter`:`status not in ('void')`},
                 {`deduplicate`:{`by`:[`id`]}},{`aggregate`:{`values`:{`s`:`sum(amount)`,`n`:`count(*)`}}}]""");

        assertThat(outcome.steps().subList(0, 3))
                .extracting(
                        StepOutcome::in,
                        StepOutcome::rejected,
                        StepOutcome::filtered,
                        StepOutcome::merged,
                        StepOutcome::out)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(6L, 1L, 0L, 0L, 5L),
                        org.assertj.core.groups.Tuple.tuple(5L, 0L, 1L, 0L, 4L),
                        org.assertj.core.groups.Tuple.tuple(4L, 0L, 0L, 1L, 3L));
        assertThat(result(outcome)).containsExactly("14.75|3");
        assertThat(outcome.rejected())
                .containsExactly(new RejectedRow(4L, 5L, "amount", "abc", "cast to decimal(12,2)", "step 1"));
        assertThat(account(outcome)).isEqualTo("6=1+1+1+3");
    }

    @Test
    void an_empty_value_is_rejected_before_the_filter_sees_it() {
        tables.csv("t", """
                id,status,amount
                1,paid,10
                1,paid,11
                1,void,12
                2,void,
                3,paid,1e2
                4,paid, 3.00\s""");

        var outcome = run("""
                [{`cast`:{`amount`:`decimal(12,2)`}},{`filter`:`status not in ('void')`},{`deduplicate`:{`by`:[`id`]}}]""");

        assertThat(account(outcome)).isEqualTo("6=3+1+1+1");
        assertThat(result(outcome)).containsExactly("1|paid|10.00", "3|paid|100.00", "4|paid|3.00");
        assertThat(outcome.rejected().getFirst().rule()).isEqualTo("cast to decimal(12,2): is empty");
    }

    @Test
    void an_empty_value_becomes_null_when_asked() {
        tables.csv("t", "a\n1\n\"\"\n\n ");

        var outcome = run("[{`cast`:{`a`:`integer`},`empty`:`null`}]");

        assertThat(result(outcome)).containsExactly("1", "null", "null", "null");
    }

    @Test
    void a_cast_rounds_nothing() {
        tables.csv("t", "a,b\n1.239,1\n1.230,1.5\n+5,007\n1e-3,2\n0.1,1_000\n9999999999.99,3");

        var outcome = run("[{`cast`:{`a`:`decimal(12,2)`}},{`cast`:{`b`:`integer`}}]");

        assertThat(result(outcome)).containsExactly("5.00|7", "9999999999.99|3");
        assertThat(outcome.rejected()).extracting(RejectedRow::value).containsExactly("1.239", "1.5", "1e-3", "1_000");
    }

    @Test
    void a_cast_reads_marks_and_formats() {
        tables.delimited(
                "t",
                "n;d;m\n1.234,50;31.12.2026;1/2/2026\n12,5;01.02.2026;12/31/2026\n1.23,5;2026-01-01;31/12/2026",
                ";");

        var outcome = run("""
                [{`cast`:{`n`:`decimal(12,2)`},`decimal_mark`:`,`,`thousands_mark`:`.`},
                 {`cast`:{`d`:`date`},`format`:`dd.MM.yyyy`},{`cast`:{`m`:`date`},`date_order`:`month_first`}]""");

        assertThat(result(outcome)).containsExactly("1234.50|2026-12-31|2026-01-02", "12.50|2026-02-01|2026-12-31");
        assertThat(account(outcome)).isEqualTo("3=2+1+0+0");
    }

    @Test
    void a_null_in_a_condition_is_filtered() {
        tables.csv("t", "id,status\n1,paid\n2,\n3,void");

        var outcome = run("[{`filter`:`status <> 'void'`}]");

        assertThat(account(outcome)).isEqualTo("3=1+0+2+0");
    }

    @Test
    void later_expressions_do_not_see_rows_that_ended() {
        tables.csv("t", "a\n1\nx\n2");

        var outcome = run("[{`filter`:`a <> 'x'`},{`derive`:{`b`:`cast(a as integer) / 2`}}]");

        assertThat(result(outcome)).containsExactly("1|0.5", "2|1");
    }

    @Test
    void a_division_by_zero_is_null_and_divides_in_double() {
        tables.csv("t", "a,b\n7,2\n1,0");

        var outcome = run("[{`cast`:{`a`:`integer`,`b`:`integer`}},{`derive`:{`c`:`a / b`}}]");

        assertThat(result(outcome)).containsExactly("7|2|3.5", "1|0|null");
    }

    @Test
    void columns_are_renamed_selected_dropped_and_split() {
        tables.csv("t", "name,zip,x\nAda Lovelace,1,a\nPlato,2,b\nA B C,3,c");

        var outcome = run("""
                [{`rename`:{`name`:`who`,`x`:`name`}},{`split`:{`column`:`who`,`by`:` `,`into`:[`first`,`last`]}},
                 {`drop`:[`zip`]},{`select`:[`last`,`first`]}]""");

        assertThat(result(outcome)).containsExactly("Lovelace|Ada", "null|Plato");
        assertThat(outcome.rejected().getFirst().rule()).isEqualTo("split: has more than 2 parts");
    }

    @Test
    void missing_values_are_filled() {
        tables.csv("t", "a,b,c\n1,x,10\n,,\n3,y,21\n,\"\",");

        var outcome = run("""
                [{`cast`:{`a`:`integer`,`c`:`decimal(5,1)`},`empty`:`null`},
                 {`fill`:{`a`:{`value`:0},`b`:{`method`:`previous`},`c`:{`method`:`mean`}},`empty`:`fill`}]""");

        assertThat(result(outcome)).containsExactly("1|x|10.0", "0|x|15.5", "3|y|21.0", "0|y|15.5");
    }

    @Test
    void the_last_of_equal_rows_is_kept_when_asked() {
        tables.csv("t", "id,v\n1,a\n2,b\n1,c\n,d\n,e");

        var outcome = run("[{`deduplicate`:{`by`:[`id`],`keep`:`last`}}]");

        assertThat(result(outcome)).containsExactly("2|b", "1|c", "null|e");
        assertThat(account(outcome)).isEqualTo("5=3+0+0+2");
    }

    @Test
    void whole_rows_that_are_equal_are_merged() {
        tables.csv("t", "a,b\n1,x\n1,x\n1,y\n1,x");

        assertThat(account(run("[{`deduplicate`:{}}]"))).isEqualTo("4=2+0+0+2");
    }

    @Test
    void rows_beyond_a_limit_are_filtered_in_the_order_asked() {
        tables.csv("t", "a,b\n3,x\n1,y\n2,z");

        var outcome = run("[{`sort`:[{`column`:`a`,`order`:`descending`}]},{`drop`:[`a`]},{`limit`:2}]");

        assertThat(result(outcome)).containsExactly("x", "z");
        assertThat(account(outcome)).isEqualTo("3=2+0+1+0");
    }

    @Test
    void a_join_that_multiplies_rows_says_so() {
        tables.csv("t", "order,cust,amount\n1,A,100.00\n2,A,50.00\n3,B,25.00\n4,C,10.00");
        tables.csv("c", "cust,region\nA,N\nA,S\nB,N");

        var outcome = run("""
                [{`cast`:{`amount`:`decimal(12,2)`}},{`join`:{`with`:`c`,`on`:[`cust`],`sums`:[`amount`]}},
                 {`aggregate`:{`by`:[`region`],`values`:{`amount`:`sum(amount)`}}},{`sort`:[`region`]}]""", "t", "c");

        var join = outcome.steps().get(1);
        assertThat(join.join().leftRows()).isEqualTo(4);
        assertThat(join.out()).isEqualTo(6);
        assertThat(join.added()).isEqualTo(2);
        assertThat(join.join().leftUnmatched()).isEqualTo(1);
        assertThat(join.join().sums()).containsExactly(new JoinFacts.Sum("amount", "185.00", "335.00", "150.00"));
        assertThat(join.join().repeated()).containsExactly(new JoinFacts.Repeated("A", 2));
        assertThat(join.notes()).anyMatch(note -> note.contains("differs by 150.00"));
        assertThat(result(outcome)).containsExactly("N|175.00", "S|150.00", "null|10.00");
        assertThat(account(outcome)).isEqualTo("4=3+0+0+3-2");
    }

    @Test
    void null_joins_nothing_and_letters_are_told_apart() {
        tables.csv("t", "order,cust,amount\n1,,5.00\n2,B,7.50\n3,b,2.50");
        tables.csv("c", "cust,region\n,N\nB,S");

        var left = run("""
                [{`cast`:{`amount`:`decimal(12,2)`}},{`join`:{`with`:`c`,`on`:[`cust`],`sums`:[`amount`]}},
                 {`aggregate`:{`by`:[`region`],`values`:{`amount`:`sum(amount)`}}},{`sort`:[`region`]}]""", "t", "c");
        var inner = run("[{`join`:{`with`:`c`,`on`:[`cust`],`kind`:`inner`}}]", "t", "c");

        assertThat(result(left)).containsExactly("S|7.50", "null|7.50");
        assertThat(left.steps().get(1).join().sums().getFirst().difference()).isEqualTo("0.00");
        assertThat(left.steps().get(1).join().leftNullKeys()).isEqualTo(1);
        assertThat(account(inner)).isEqualTo("3=1+0+2+0");
        assertThat(result(inner)).containsExactly("2|B|7.50|S");
    }

    @Test
    void a_pivot_makes_a_column_of_each_value() {
        tables.csv("t", "region,month,amount\nN,Jan,1\nN,Feb,2\nS,Jan,3\nN,Jan,4\nS,,5");

        var outcome = run("""
                [{`cast`:{`amount`:`integer`}},{`pivot`:{`by`:[`region`],`column`:`month`,`value`:`sum(amount)`}},
                 {`derive`:{`both`:`Feb + Jan`}},{`sort`:[`region`]}]""");

        assertThat(outcome.columns()).extracting("name").containsExactly("region", "Feb", "Jan", "both");
        assertThat(result(outcome)).containsExactly("N|2|5|7", "S|null|3|null");
        assertThat(account(outcome)).isEqualTo("5=2+0+0+3");
        assertThat(outcome.steps().get(1).notes())
                .containsExactly("1 row with null or another value in month are in no column");
    }

    @Test
    void an_unpivot_makes_a_row_of_each_column() {
        tables.csv("t", "id,jan,feb\n1,5,\n2,6,7");

        var kept = run("[{`unpivot`:{`columns`:[`jan`,`feb`],`name`:`month`,`value`:`v`}}]");
        var dropped = run("[{`unpivot`:{`columns`:[`jan`,`feb`],`name`:`month`,`value`:`v`,`nulls`:`drop`}}]");

        assertThat(result(kept)).containsExactly("1|jan|5", "1|feb|null", "2|jan|6", "2|feb|7");
        assertThat(account(kept)).isEqualTo("2=4+0+0+0-2");
        assertThat(account(dropped)).isEqualTo("2=3+0+1+0-2");
    }

    @Test
    void a_dry_run_shows_the_sql_and_moves_no_row() {
        tables.csv("t", "a\n1\nx");

        var outcome = plans.run(request("[{`cast`:{`a`:`integer`}},{`aggregate`:{`values`:{`s`:`sum(a)`}}}]", true));

        assertThat(outcome.dryRun()).isTrue();
        assertThat(outcome.steps()).extracting(StepOutcome::operation).containsExactly("cast", "aggregate");
        assertThat(outcome.steps().getFirst().sql()).contains("try_cast").contains("from (select *");
        assertThat(outcome.columns()).extracting("name").containsExactly("s");
        assertThat(outcome.account().in()).isZero();
    }

    @Test
    void an_empty_table_is_accounted_for() {
        tables.csv("t", "a,b");

        assertThat(account(run("[{`cast`:{`a`:`integer`}},{`aggregate`:{`values`:{`s`:`sum(a)`}}}]")))
                .isEqualTo("0=0+0+0+0");
        assertThat(account(run("[]"))).isEqualTo("0=0+0+0+0");
    }
}
