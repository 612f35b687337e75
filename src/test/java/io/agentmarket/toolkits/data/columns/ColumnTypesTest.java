package io.agentmarket.toolkits.data.columns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a column of texts is, from all of its values. */
class ColumnTypesTest {

    private static PlanTables tables;

    @BeforeAll
    static void open() {
        tables = new PlanTables();
    }

    @AfterAll
    static void close() {
        tables.close();
    }

    private static ColumnType column(TypeHints hints, String... values) {
        var rows = java.util.Arrays.stream(values)
                .map(value -> new String[] {value})
                .toList();
        tables.table("t", List.of("c"), rows);
        return ColumnTypes.of(tables.session(), tables.named("t"), hints).getFirst();
    }

    private static ColumnType column(String... values) {
        return column(TypeHints.NONE, values);
    }

    private static List<String> converted(ColumnType type) {
        return tables.rows("(select " + type.expression() + " from " + tables.named("t") + " order by row_number)");
    }

    private static TypeHints asking(String order, String mark, List<String> nulls, boolean signs) {
        return new TypeHints(Optional.ofNullable(order), Optional.ofNullable(mark), nulls, signs, Set.of());
    }

    /** Values between slashes, type, converted values. */
    private static final String CASES = """
            1/2/-3 ! integer ! 1/2/-3
            0/999999999999999999 ! integer ! 0/999999999999999999
            1234567890123456789/5 ! text ! 1234567890123456789/5
            007/12 ! text ! 007/12
            1E5/2E10/7D3 ! text ! 1E5/2E10/7D3
            01234/10115 ! text ! 01234/10115
            +49 30 12345/030 1234 ! text ! +49 30 12345/030 1234
            yes/no ! text ! yes/no
            true/FALSE/true ! boolean ! true/false/true
            1.5/2/-0.25 ! decimal ! 1.50/2.00/-0.25
            1.234,50/99,00/-12.000,05/0,01 ! decimal ! 1234.50/99.00/-12000.05/0.01
            1'234.50/12'000.10/0.40 ! decimal ! 1234.50/12000.10/0.40
            1 234,50/12 000/7,1 ! decimal ! 1234.50/12000.00/7.10
            1\\u202f234,5/1\u00a0000,5 ! decimal ! 1234.5/1000.5
            1,234,567/2,000 ! integer ! 1234567/2000
            1,234,567.8/2,000.25 ! decimal ! 1234567.80/2000.25
            1,234/5,678 ! text ! 1,234/5,678
            1.234/5.678 ! text ! 1.234/5.678
            1.234/15.5 ! decimal ! 1.234/15.500
            1.234/1500 ! decimal ! 1.234/1500.000
            0.125/1.234 ! decimal ! 0.125/1.234
            1.5/1,5 ! text ! 1.5/1,5
            12%/13.5% ! text ! 12%/13.5%
            €5.00/€1.50 ! text ! €5.00/€1.50
            2026-01-31/2025-12-01 ! date ! 2026-01-31/2025-12-01
            2026-02-30/2025-12-01 ! text ! 2026-02-30/2025-12-01
            31.12.2025/01.02.2026 ! date ! 2025-12-31/2026-02-01
            12-31-2025/1-2-2026 ! date ! 2025-12-31/2026-01-02
            05.05.2026/06.06.2026 ! date ! 2026-05-05/2026-06-06
            01.02.2026/02.03.2026 ! text ! 01.02.2026/02.03.2026
            Jan 1 2000/December 31, 1999 ! date ! 2000-01-01/1999-12-31
            1 Feb 2000/31-Mar-2001 ! date ! 2000-02-01/2001-03-31
            2026-01-01 10:00/2026-01-01T10:00:05 ! timestamp ! 2026-01-01T10:00:00/2026-01-01T10:00:05
            2026-01-01T10:00:00+02:00/2026-01-01T10:00:00Z ! timestamp ! 2026-01-01T08:00:00/2026-01-01T10:00:00
            25.12.2026 10:30/01.02.2026 08:00:01 ! timestamp ! 2026-12-25T10:30:00/2026-02-01T08:00:01
            09:30:05/17:45:10 ! time ! 09:30:05/17:45:10
            20260329/20260401 ! integer ! 20260329/20260401
            1/x ! text ! 1/x
            a b c/1 2 3 ! text ! a b c/1 2 3
            """;

    private static List<String[]> cases() {
        return CASES.lines().map(line -> line.strip().split(" ! ")).toList();
    }

    /** All columns of the cases in one table; those with fewer values end with nulls. */
    @Test
    void a_column_has_the_type_that_all_its_values_prove() {
        var values = cases().stream().map(it -> decoded(it[0]).split("/")).toList();
        var rows = new ArrayList<String[]>();
        for (int row = 0; row < values.stream().mapToInt(it -> it.length).max().orElseThrow(); row++) {
            int at = row;
            rows.add(values.stream().map(it -> at < it.length ? it[at] : null).toArray(String[]::new));
        }
        tables.table(
                "cases",
                IntStream.range(0, values.size()).mapToObj(i -> "c" + i).toList(),
                rows);

        var types = ColumnTypes.of(tables.session(), tables.named("cases"), TypeHints.NONE);
        var select = types.stream().map(ColumnType::expression).collect(Collectors.joining(", "));
        var converted = tables.session()
                .query("select " + select + " from " + tables.named("cases") + " order by row_number", 100)
                .values();

        for (int i = 0; i < values.size(); i++) {
            int column = i;
            var expected = cases().get(i);
            var found = converted.stream()
                    .limit(values.get(i).length)
                    .map(row -> row.get(column))
                    .toList();
            assertThat(types.get(i).type())
                    .as(expected[0] + types.get(i).evidence())
                    .isEqualTo(expected[1]);
            assertThat(String.join("/", found)).isEqualTo(decoded(expected[2]));
        }
    }

    private static String decoded(String text) {
        return text.replace("\\u202f", "\u202f").replace("\\u00a0", "\u00a0");
    }

    @Test
    void an_ambiguous_date_stays_text_with_both_readings() {
        var column = column("01/02/2026", "03/04/2026", "11/12/2026");

        assertThat(column.type()).isEqualTo("text");
        assertThat(column.dateOrder()).isEqualTo("ambiguous");
        assertThat(column.readings())
                .extracting(ColumnType.Reading::dayFirst)
                .containsExactly("2026-02-01", "2026-04-03", "2026-12-11");
        assertThat(column.readings())
                .extracting(ColumnType.Reading::monthFirst)
                .containsExactly("2026-01-02", "2026-03-04", "2026-11-12");
    }

    @Test
    void one_day_after_the_twelfth_proves_the_order() {
        var column = column("01/02/2026", "03/04/2026", "25/12/2026");

        assertThat(column.dateOrder()).isEqualTo("day_first");
        assertThat(column.evidence()).contains("row 3 (25/12/2026) cannot be month-first");
        assertThat(converted(column)).containsExactly("2026-02-01", "2026-04-03", "2026-12-25");
    }

    @Test
    void an_order_that_was_asked_for_decides_an_ambiguous_date() {
        var column = column(asking("month_first", null, List.of(), false), "01/02/2026", "03/04/2026");

        assertThat(converted(column)).containsExactly("2026-01-02", "2026-03-04");
    }

    @Test
    void dates_of_both_orders_stay_text() {
        var column = column("13/01/2026", "01/13/2026");

        assertThat(column.type()).isEqualTo("text");
        assertThat(column.evidence())
                .contains("row 1 (13/01/2026) cannot be month-first", "row 2 (01/13/2026) cannot be day-first");
    }

    @Test
    void a_word_for_nothing_is_reported_and_not_nulled() {
        var column = column("1", "NA", "2", "NA", "-");

        assertThat(column.type()).isEqualTo("text");
        assertThat(column.nullCandidates())
                .containsExactlyInAnyOrder(new ColumnType.Counted("NA", 2), new ColumnType.Counted("-", 1));
        assertThat(column.evidence().toString()).contains("mixed: 3 word for nothing, 2 integer");
    }

    @Test
    void a_word_for_nothing_is_null_when_the_caller_says_so() {
        var column = column(asking(null, null, List.of("NA", "-"), false), "1", "NA", "2", "-");

        assertThat(column.type()).isEqualTo("integer");
        assertThat(converted(column)).containsExactly("1", "null", "2", "null");
    }

    @Test
    void a_mixed_column_names_its_first_offending_row() {
        var column = column("1", "2", "abc", "3");

        assertThat(column.evidence()).anyMatch(it -> it.contains("3 integer, 1 text; the first text is row 3 (abc)"));
    }

    @Test
    void signs_are_taken_off_when_asked() {
        assertThat(converted(column(asking(null, null, List.of(), true), "12%", "13.5 %")))
                .containsExactly("12.0", "13.5");
        assertThat(converted(column(asking(null, null, List.of(), true), "€1.234,50", "-€2,00")))
                .containsExactly("1234.50", "-2.00");
    }

    @Test
    void a_decimal_mark_that_was_asked_for_decides() {
        assertThat(converted(column(asking(null, ",", List.of(), false), "1.234", "5.678")))
                .containsExactly("1234", "5678");
        assertThat(converted(column(asking(null, ".", List.of(), false), "1.234", "5.678")))
                .containsExactly("1.234", "5.678");
    }

    @Test
    void nulls_and_empty_texts_are_counted_apart() {
        var column = column("1", null, "", " ", "2");

        assertThat(column.type()).isEqualTo("integer");
        assertThat(column.nulls()).isEqualTo(1);
        assertThat(column.empty()).isEqualTo(2);
    }

    @Test
    void late_values_of_a_large_table_change_its_types() {
        tables.keep(
                "big",
                "select i as row_number, i as line_number, cast(i as varchar) as n,"
                        + " case when i = 250123 then '01234' else cast(i as varchar) end as zip,"
                        + " case when i = 250124 then '1.125' else cast(i % 100 as varchar) || '.50' end as amount,"
                        + " case when i % 7 = 0 then '25/12/2026' else '01/02/2026' end as day,"
                        + " case when i = 260001 then 'late' else null end as late, 'name ' || i as name"
                        + " from range(1, 300001) t(i)");

        var types = ColumnTypes.of(tables.session(), tables.named("big"), TypeHints.NONE).stream()
                .collect(Collectors.toMap(ColumnType::name, type -> type));

        assertThat(types.get("n").type()).isEqualTo("integer");
        assertThat(types.get("zip").type()).isEqualTo("text");
        assertThat(types.get("zip").evidence().toString()).contains("row 250123 (01234)");
        assertThat(types.get("amount").sqlType()).isEqualTo("DECIMAL(18,3)");
        assertThat(types.get("day").dateOrder()).isEqualTo("day_first");
        assertThat(types.get("late").type()).isEqualTo("text");
        assertThat(types.get("name").type()).isEqualTo("text");
    }

    @Test
    void many_columns_are_typed_in_batches() {
        var names = IntStream.range(0, 95).mapToObj(i -> "c" + i).toList();
        var row = names.stream().map(name -> name.substring(1)).toArray(String[]::new);
        tables.table("wide", names, List.<String[]>of(row));

        assertThat(ColumnTypes.of(tables.session(), tables.named("wide"), TypeHints.NONE))
                .hasSize(95)
                .allMatch(type -> type.type().equals("integer"));
    }
}
