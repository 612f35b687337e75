package io.agentmarket.toolkits.data.plans;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.shared.Json;
import io.agentmarket.toolkits.data.columns.PlanTables;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How rules count, and what they do. */
class RulesTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-12-01T12:00:00Z"), ZoneOffset.UTC);
    private static PlanTables tables;
    private static Plans plans;

    @BeforeAll
    static void open() {
        tables = new PlanTables();
        plans = new Plans(tables.session(), CLOCK);
    }

    @AfterAll
    static void close() {
        tables.close();
    }

    private static PlanOutcome run(String steps, String rules) {
        var outcome = plans.run(new PlanRequest(
                tables.named("t"),
                List.of(tables.named("t"), tables.named("c")),
                Optional.of(Json.MAPPER.readTree(tables.json(steps))),
                Optional.empty(),
                Optional.of(Json.MAPPER.readTree(tables.json(rules))),
                false));
        assertThat(outcome.account().holds()).as(outcome.account().words()).isTrue();
        return outcome;
    }

    private static List<Long> rows(RuleOutcome rule) {
        return rule.first().stream().map(RuleOutcome.FailedRow::row).toList();
    }

    private static final String THREE =
            "[{`rule`:`pattern`,`column`:`v`,`regex`:`%s`},{`rule`:`not_null`,`column`:`v`},{`rule`:`unique`,`column`:`v`}]";

    @Test
    void nulls_are_counted_apart_and_per_cents_are_of_checked_values() {
        tables.csv("t", "id,v\n1,DE12\n2,DE7\n3,\n4,FR99\n5,DE12\n6,\n7,xx\n8,de55");

        var rules = run("[]", THREE.formatted("[A-Z]{2}[0-9]{2}")).rules();

        var pattern = rules.getFirst();
        assertThat(rows(pattern)).containsExactly(2L, 7L, 8L);
        assertThat(pattern.checked()).isEqualTo(6);
        assertThat(pattern.nulls()).isEqualTo(2);
        assertThat(pattern.failedPercent()).isEqualTo("50.0");
        assertThat(pattern.first().getFirst().values())
                .containsEntry("v", "DE7")
                .containsEntry("id", "2");
        assertThat(rows(rules.get(1))).containsExactly(3L, 6L);
        assertThat(rules.get(1).checked()).isEqualTo(8);
        assertThat(rows(rules.get(2))).containsExactly(1L, 5L);
        assertThat(rules.get(2).checked()).isEqualTo(6);
    }

    @Test
    void a_rule_says_that_it_checked_one_value_only() {
        tables.csv("t", "id,v\n1,\n2,\n3,\n4,1");

        var rules = run("[]", THREE.formatted("[0-9]+")).rules();

        assertThat(rules.getFirst().passed()).isTrue();
        assertThat(rules.getFirst().checked()).isEqualTo(1);
        assertThat(rules.getFirst().failedPercent()).isEqualTo("0.0");
        assertThat(rules.getFirst().words()).isEqualTo("0 of 1 checked fail; 3 rows with null in v not checked");
        assertThat(rows(rules.get(1))).containsExactly(1L, 2L, 3L);
        assertThat(rows(rules.get(2))).isEmpty();
    }

    @Test
    void failing_rows_are_rejected_with_the_rule_when_asked() {
        tables.csv("t", "id,v\n1,a\n1,b\n2,c\n3,\n4,d");

        var outcome = run(
                "[{`filter`:`id <> '4'`}]",
                "[{`rule`:`unique`,`column`:`id`,`action`:`reject`},{`rule`:`not_null`,`column`:`v`,`action`:`reject`,`name`:`v is there`}]");

        assertThat(tables.rows("(" + outcome.sql() + ")")).containsExactly("2|c");
        assertThat(outcome.account().rejected()).isEqualTo(3);
        assertThat(outcome.account().filtered()).isEqualTo(1);
        assertThat(outcome.rejected())
                .extracting(RejectedRow::row, RejectedRow::rule, RejectedRow::value)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(1L, "unique(id)", "1"),
                        org.assertj.core.groups.Tuple.tuple(2L, "unique(id)", "1"),
                        org.assertj.core.groups.Tuple.tuple(4L, "v is there", null));
    }

    @Test
    void rules_of_the_source_see_it_as_it_came() {
        tables.csv("t", "a\n1\nx\n3");

        var outcome = run(
                "[{`cast`:{`a`:`integer`}}]",
                "[{`rule`:`pattern`,`column`:`a`,`regex`:`[0-9]+`,`on`:`source`,`action`:`reject`}]");

        assertThat(outcome.rules().getFirst().failed()).isEqualTo(1);
        assertThat(outcome.rejected().getFirst().step()).isEqualTo("rules of the source");
        assertThat(outcome.steps()).extracting(StepOutcome::rejected).containsExactly(1L, 0L);
    }

    @Test
    void ranges_and_sets_are_exact() {
        tables.csv("t", "a,d,s\n1.00,2026-01-01,x\n1.01,2026-01-02,y\n0.99,2025-12-31,X\n,,");

        var rules = run("[{`cast`:{`a`:`decimal(5,2)`,`d`:`date`},`empty`:`null`}]", """
                [{`rule`:`range`,`column`:`a`,`min`:1,`max`:1.005},{`rule`:`range`,`column`:`d`,`min`:`2026-01-01`},
                 {`rule`:`set`,`column`:`s`,`values`:[`x`,`y`]},{`rule`:`set`,`column`:`a`,`values`:[1,1.01]}]""")
                .rules();

        assertThat(rules)
                .extracting(RulesTest::rows)
                .containsExactly(List.of(2L, 3L), List.of(3L), List.of(3L), List.of(3L));
        assertThat(rules).allMatch(rule -> rule.checked() == 3 && rule.nulls() == 1);
        assertThat(rules.getFirst().failedPercent()).isEqualTo("66.7");
    }

    @Test
    void a_reference_looks_into_another_table() {
        tables.csv("t", "id,cust\n1,A\n2,Z\n3,");
        tables.csv("c", "cust\nA\nB\n\"\"");

        var rule = run("[]", "[{`rule`:`reference`,`column`:`cust`,`table`:`c`}]")
                .rules()
                .getFirst();

        assertThat(rows(rule)).containsExactly(2L);
        assertThat(rule.checked()).isEqualTo(2);
    }

    @Test
    void a_failed_rule_stops_the_delivery_when_asked() {
        tables.csv("t", "a\n1");

        assertThat(run("[]", "[{`rule`:`row_count`,`min`:2,`action`:`fail`}]").deliver())
                .isFalse();
        assertThat(run("[]", "[{`rule`:`row_count`,`min`:2}]").deliver()).isTrue();
        assertThat(run("[]", "[{`rule`:`row_count`,`min`:1,`max`:1,`action`:`fail`}]")
                        .deliver())
                .isTrue();
    }

    @Test
    void freshness_is_measured_against_the_clock() {
        tables.csv("t", "d\n2026-11-30\n2026-12-01\n");

        var cast = "[{`cast`:{`d`:`date`},`empty`:`null`}]";

        assertThat(run(cast, "[{`rule`:`freshness`,`column`:`d`,`max_age`:`PT12H`}]")
                        .rules()
                        .getFirst()
                        .passed())
                .isTrue();
        assertThat(run(cast, "[{`rule`:`freshness`,`column`:`d`,`max_age`:`PT11H59M`}]")
                        .rules()
                        .getFirst()
                        .passed())
                .isFalse();
    }

    @Test
    void what_lies_in_the_future_is_not_fresh() {
        tables.csv("t", "d\n2027-01-01\n");

        var rule = run(
                        "[{`cast`:{`d`:`date`},`empty`:`null`}]",
                        "[{`rule`:`freshness`,`column`:`d`,`max_age`:`PT12H`}]")
                .rules()
                .getFirst();

        assertThat(rule.passed()).isFalse();
        assertThat(rule.words()).contains("lies in the future");
    }
}
