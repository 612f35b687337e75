package io.agentmarket.toolkits.data.plans;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.agentmarket.shared.Json;
import io.agentmarket.shared.Violation;
import io.agentmarket.toolkits.data.columns.PlanTables;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What cannot be a plan is refused as a whole, with the pointer of each fault. */
class RefusedPlansTest {

    private static PlanTables tables;
    private static Plans plans;

    @BeforeAll
    static void open() {
        tables = new PlanTables();
        tables.csv("t", "id,status,amount\n1,paid,10\n2,void,5");
        tables.keep("n", "select 1 as row_number, 1 as id, 2.50 as price, date '2026-01-01' as day");
        plans = new Plans(tables.session(), Clock.systemUTC());
    }

    @AfterAll
    static void close() {
        tables.close();
    }

    private static List<Violation> faults(String table, String steps, String rules) {
        var request = new PlanRequest(
                tables.named(table),
                List.of(tables.named("t"), tables.named("n")),
                Optional.of(Json.MAPPER.readTree(tables.json(steps))),
                Optional.empty(),
                Optional.of(Json.MAPPER.readTree(tables.json(rules))),
                true);
        var refused = catchThrowableOfType(PlanRefusedException.class, () -> plans.run(request));
        return refused == null ? List.of() : refused.faults();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '!', textBlock = """
            {`filter`:`status = 'paid'`} ! !
            {`filtr`:`status = 'paid'`} ! /steps/0 ! did you mean filter?
            {`filter`:`stats = 'paid'`} ! /steps/0/filter ! did you mean status?
            {`filter`:`status`} ! /steps/0/filter ! must be a condition
            {`filter`:`status > 5`} ! /steps/0/filter ! cast one of them
            {`filter`:`id = 1`} ! /steps/0/filter ! cast one of them
            {`filter`:`sum(amount) > 1`} ! /steps/0/filter ! adds up rows
            {`filter`:`status = 'paid`} ! /steps/0/filter ! not closed
            {`filter`:`status = 'paid'; drop table t`} ! /steps/0/filter ! sign ;
            {`filter`:`status in (select status from t)`} ! /steps/0/filter ! word of SQL
            {`filter`:`status = 'a' -- b`} ! /steps/0/filter ! comment
            {`filter`:`repeat(status, 2000000000) = 'a'`} ! /steps/0/filter ! the function repeat is not one of
            {`filter`:`read_text('/etc/passwd') = 'a'`} ! /steps/0/filter ! the function read_text
            {`derive`:{`x`:`amount * 2`}} ! /steps/0/derive/x ! takes numbers: cast it first
            {`derive`:{`x`:`date_trunc('fortnight', date '2026-01-01')`}} ! /steps/0/derive/x ! the unit
            {`derive`:{`x`:`date '2026-02-30'`}} ! /steps/0/derive/x ! is no date
            {`derive`:{`x`:`matches(status, '(')`}} ! /steps/0/derive/x ! RE2
            {`derive`:{}} ! /steps/0/derive ! 1 to 200
            {`cast`:{`amount`:`money`}} ! /steps/0/cast/amount ! not one of
            {`cast`:{`amount`:`decimal(40,2)`}} ! /steps/0/cast/amount ! 38 digits
            {`cast`:{`amount`:`decimal`}} ! /steps/0/cast/amount ! needs its digits
            {`cast`:{`amount`:`date`},`format`:`dd.QQ.yyyy`} ! /steps/0/format ! 'QQ'
            {`cast`:{`amount`:`date`},`format`:`dd.MM.yyyy`,`date_order`:`day_first`} ! /steps/0/date_order ! one of them
            {`cast`:{`amount`:`date`},`formt`:`dd.MM.yyyy`} ! /steps/0/formt ! did you mean format?
            {`cast`:{`a/b`:`date`}} ! /steps/0/cast/a~1b ! no column
            {`rename`:{`id`:`status`}} ! /steps/0/rename ! two columns
            {`select`:[`id`,`ID`]} ! /steps/0/select ! named twice
            {`drop`:[`id`,`status`,`amount`]} ! /steps/0/drop ! leaves no column
            {`limit`:0} ! /steps/0/limit ! whole number
            {`limit`:1.5} ! /steps/0/limit ! whole number
            {`join`:{`with`:`other`,`on`:[`id`]}} ! /steps/0/join/with ! the tables are
            {`join`:{`with`:`n`,`on`:[`id`]}} ! /steps/0/join/on/id ! cast one of them first
            {`aggregate`:{`by`:[`status`],`values`:{`x`:`id`}}} ! /steps/0/aggregate/values/x ! must add up rows
            {`aggregate`:{`by`:[`status`],`values`:{`x`:`count(*) + length(id)`}}} ! /steps/0/aggregate/values/x ! neither in by
            {`aggregate`:{`by`:[`status`],`values`:{`x`:`sum(amount)`}}} ! /steps/0/aggregate/values/x ! takes numbers
            {`aggregate`:{`by`:[`status`],`values`:{`status`:`count(*)`}}} ! /steps/0/aggregate ! two columns
            {`aggregate`:{`values`:{`x`:`sum(sum(1))`}}} ! /steps/0/aggregate/values/x ! no meaning
            {`pivot`:{`by`:[`id`],`column`:`status`,`value`:`amount`}} ! /steps/0/pivot/value ! one aggregate
            {`fill`:{`status`:{`method`:`mean`}}} ! /steps/0/fill/status/method ! only numbers
            {`fill`:{`status`:{`value`:5}}} ! /steps/0/fill/status/value ! is text
            {`fill`:{`status`:{}}} ! /steps/0/fill/status ! either
            {`sort`:[`nothing`]} ! /steps/0/sort/0 ! no column
            {`split`:{`column`:`status`,`by`:``,`into`:[`a`]}} ! /steps/0/split/by ! not be empty
            {`filter`:`true`,`limit`:1} ! /steps/0 ! two operations
            5 ! /steps/0 ! must be an object
            """)
    void a_faulty_step_is_refused(String step, String pointer, String message) {
        var found = faults("t", "[" + step + "]", "[]");

        if (pointer == null) {
            assertThat(found).isEmpty();
        } else {
            assertThat(found).isNotEmpty();
            assertThat(found.getFirst().pointer()).isEqualTo(pointer);
            assertThat(found.getFirst().message()).contains(message);
        }
    }

    @Test
    void typed_columns_compare_with_what_fits() {
        assertThat(faults("n", "[{`filter`:`day >= '2026-01-01' and price between 1 and 3.5`}]", "[]"))
                .isEmpty();
        assertThat(faults("n", "[{`filter`:`day >= 'yesterday'`}]", "[]")
                        .getFirst()
                        .message())
                .contains("is no date");
        assertThat(faults("n", "[{`filter`:`price = '2.50'`}]", "[]").getFirst().message())
                .contains("cast one");
    }

    @Test
    void all_faults_are_told_at_once() {
        var found = faults(
                "t",
                "[{`filter`:`stats = 'a'`},{`cast`:{`amont`:`integer`,`id`:`integer`}},{`derive`:{`x`:`id + nothing`}}]",
                "[{`rule`:`not_null`,`column`:`idd`}]");

        assertThat(found)
                .extracting(Violation::pointer)
                .containsExactly("/steps/0/filter", "/steps/1/cast/amont", "/steps/2/derive/x", "/rules/0/column");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '!', textBlock = """
            {`rule`:`not_nul`,`column`:`id`} ! /rules/0/rule ! did you mean not_null?
            {`rule`:`range`,`column`:`id`} ! /rules/0 ! min, a max
            {`rule`:`range`,`column`:`id`,`min`:1} ! /rules/0/column ! cast
            {`rule`:`row_count`,`min`:5,`max`:1} ! /rules/0/min ! not be more
            {`rule`:`row_count`,`min`:5,`action`:`reject`} ! /rules/0/action ! report or fail
            {`rule`:`pattern`,`column`:`id`,`regex`:`(?=a)`} ! /rules/0/regex ! RE2
            {`rule`:`freshness`,`column`:`id`,`max_age`:`PT1H`} ! /rules/0/column ! have an age
            {`rule`:`freshness`,`column`:`id`,`max_age`:`1 day`} ! /rules/0/max_age ! duration
            {`rule`:`reference`,`column`:`id`,`table`:`n`} ! /rules/0/column ! cast one
            {`rule`:`reference`,`column`:`id`,`table`:`zz`} ! /rules/0/table ! no table
            {`rule`:`unique`} ! /rules/0 ! either a column
            """)
    void a_faulty_rule_is_refused(String rule, String pointer, String message) {
        var found = faults("t", "[]", "[" + rule + "]");

        assertThat(found).isNotEmpty();
        assertThat(found.getFirst().pointer()).isEqualTo(pointer);
        assertThat(found.getFirst().message()).contains(message);
    }
}
