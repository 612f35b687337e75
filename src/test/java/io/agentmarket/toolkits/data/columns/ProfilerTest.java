package io.agentmarket.toolkits.data.columns;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.shared.Json;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a profile says of a table, and what changed since an earlier one. */
class ProfilerTest {

    private static PlanTables tables;

    @BeforeAll
    static void open() {
        tables = new PlanTables();
    }

    @AfterAll
    static void close() {
        tables.close();
    }

    private static Profile profile(String csv) {
        tables.csv("t", csv);
        return Profiler.of(
                tables.session(),
                tables.named("t"),
                ColumnTypes.of(tables.session(), tables.named("t"), TypeHints.NONE));
    }

    private static Map<String, ColumnProfile> columns(Profile profile) {
        return profile.columns().stream()
                .collect(Collectors.toMap(it -> it.column().name(), Function.identity()));
    }

    private static final String ORDERS = """
            id,code,amount,day,paid
            1,AB-12,10.10,2026-01-01,true
            2,AB-13,10.20,2026-01-02,false
            3,CD-14,10.30,2026-01-03,true
            4,x,10.40,2026-01-04,true
            5,,10.50,2026-01-05,true
            6,\"\",10.60,2026-01-06,true
            7,AB-12,10.70,2026-01-07,true
            8,AB-12,999.99,2026-01-11,true""";

    @Test
    void numbers_have_exact_sums_and_means() {
        var amount = columns(profile(ORDERS)).get("amount");

        assertThat(amount.sum()).isEqualTo("1072.79");
        assertThat(amount.mean()).isEqualTo("134.09875");
        assertThat(amount.min()).isEqualTo("10.10");
        assertThat(amount.max()).isEqualTo("999.99");
        assertThat(amount.outliers().count()).isEqualTo(1);
        assertThat(amount.outliers().firstRows()).containsExactly(8L);
        assertThat(amount.outliers().method()).startsWith("IQR");
        assertThat(amount.histogram()).hasSize(10);
        assertThat(amount.histogram().stream().map(ColumnProfile.Bin::count))
                .containsExactly(7L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 1L);
    }

    @Test
    void texts_have_lengths_patterns_and_frequent_values() {
        var code = columns(profile(ORDERS)).get("code");

        assertThat(code.column().nulls()).isEqualTo(1);
        assertThat(code.column().empty()).isEqualTo(1);
        assertThat(code.distinct()).isEqualTo(5);
        assertThat(code.distinctExact()).isTrue();
        assertThat(code.longest()).isEqualTo(5);
        assertThat(code.top().getFirst()).isEqualTo(new ColumnType.Counted("AB-12", 3));
        assertThat(code.patterns().getFirst()).isEqualTo(new ColumnType.Counted("AA-99", 5));
    }

    @Test
    void dates_have_a_range_and_a_histogram() {
        var day = columns(profile(ORDERS)).get("day");

        assertThat(day.min()).isEqualTo("2026-01-01");
        assertThat(day.histogram().getFirst()).isEqualTo(new ColumnProfile.Bin("2026-01-01", "2026-01-02", 1));
        assertThat(day.histogram().getLast()).isEqualTo(new ColumnProfile.Bin("2026-01-10", "2026-01-11", 1));
    }

    @Test
    void keys_are_single_columns_or_else_pairs() {
        assertThat(profile(ORDERS).keys()).contains(List.of("id"));
        assertThat(profile("a,b,c\n1,x,q\n1,y,q\n2,x,q\n2,y,q").keys()).containsExactly(List.of("a", "b"));
        assertThat(profile("a,b\n1,x\n1,x").keys()).isEmpty();
    }

    @Test
    void equal_rows_are_counted_and_named() {
        assertThat(profile("a,b\n1,x\n2,\n1,x\n2,\n1,x").duplicates())
                .isEqualTo(new Profile.Duplicates(3, List.of(3L, 4L, 5L)));
        assertThat(profile(ORDERS).duplicates()).isEqualTo(new Profile.Duplicates(0, List.of()));
    }

    @Test
    void an_empty_table_has_a_profile() {
        var empty = profile("a,b");

        assertThat(empty.rows()).isZero();
        assertThat(empty.columns()).hasSize(2);
        assertThat(empty.columns().getFirst().min()).isNull();
    }

    @Test
    void a_large_table_says_what_is_estimated() {
        tables.keep(
                "big",
                "select i as row_number, cast(i as varchar) as n, 'k' || (i % 3) as k,"
                        + " cast(i % 1000 as varchar) || '.25' as amount from range(1, 1200001) t(i)");

        var profile = Profiler.of(
                tables.session(),
                tables.named("big"),
                ColumnTypes.of(tables.session(), tables.named("big"), TypeHints.NONE));

        assertThat(profile.notes()).isNotEmpty();
        assertThat(profile.duplicates()).isNull();
        assertThat(columns(profile).get("n").distinctExact()).isFalse();
        assertThat(columns(profile).get("amount").sum()).isEqualTo("599700000.00");
    }

    @Test
    void a_profile_is_read_back_from_json() {
        var profile = profile(ORDERS);

        assertThat(Json.MAPPER.readValue(Json.MAPPER.writeValueAsString(profile), Profile.class))
                .isEqualTo(profile);
    }

    @Test
    void nothing_drifted_between_equal_profiles() {
        assertThat(Drift.between(profile(ORDERS), profile(ORDERS), Drift.Thresholds.STANDARD))
                .isEmpty();
    }

    @Test
    void drift_names_what_changed_and_the_threshold() {
        var before = profile("id,a,b,old\n1,1,x,q\n2,2,y,q\n3,3,z,q\n4,4,w,q");
        var now = profile("id,a,b,new\n1,1,x,q\n2,9,,q\n3,x,x,q");

        var findings = Drift.between(before, now, Drift.Thresholds.STANDARD);

        assertThat(findings)
                .extracting(it -> it.kind() + " " + it.column())
                .containsExactly("rows ", "missing_column old", "type a", "nulls b", "distinct b", "new_column new");
        assertThat(findings.get(3).words()).isEqualTo("b had no value in 0.0 % of the rows and has none in 33.3 %");
        assertThat(findings.get(3).threshold()).isEqualTo("5.0 percentage points");
    }

    @Test
    void a_value_beyond_the_earlier_range_is_drift() {
        var findings =
                Drift.between(profile("id,a\n1,2.5\n2,3.5"), profile("id,a\n1,2.5\n2,13.5"), Drift.Thresholds.STANDARD);

        assertThat(findings).extracting(Drift.Finding::kind).containsExactly("range");
    }
}
