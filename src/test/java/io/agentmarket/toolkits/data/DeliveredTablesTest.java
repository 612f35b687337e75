package io.agentmarket.toolkits.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmarket.shared.Json;
import io.agentmarket.toolkits.data.engines.Column;
import io.agentmarket.tools.MemorySteps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What is written can be read again: by anybody, and by the tools themselves. */
class DeliveredTablesTest {

    private static final String FORMULAS = """
            {"rows": [{"label": "=cmd|' /C calc'!A0", "amount": -5.5}, {"label": "@SUM(A1)", "amount": -1234.56},
                      {"label": "-2+3", "amount": 0}, {"label": "plain", "amount": 7}, {"label": "\\t=1+1", "amount": 1},
                      {"label": "'quoted'", "amount": 2}]}
            """;

    @TempDir
    private Path folder;

    @Test
    void texts_like_formulas_are_guarded_in_csv_and_numbers_are_not() {
        var steps = new MemorySteps();

        var report = TableTools.answer(request(FORMULAS, "csv"), steps);

        var csv = TableTools.text(steps, "result.csv");
        assertThat(csv)
                .contains("'=cmd|' /C calc'!A0,-5.50\r\n", "'@SUM(A1),-1234.56\r\n", "'-2+3,0.00\r\n", "plain,7.00\r\n")
                .contains("\"'\t=1+1\"".replace("\"", ""));
        assertThat(report.path("files").toString()).contains("4 texts begin like a formula");
    }

    @Test
    void a_guarded_file_is_read_back_as_it_was() {
        var steps = new MemorySteps();
        TableTools.answer(request(FORMULAS, "csv"), steps);

        var again = Json.MAPPER.createObjectNode();
        var source = again.putObject("source").put("text", TableTools.text(steps, "result.csv"));
        source.putObject("read").put("unguard", true);
        var report = TableTools.answer(again, new MemorySteps());

        assertThat(labels(report))
                .containsExactly("=cmd|' /C calc'!A0", "@SUM(A1)", "-2+3", "plain", "\t=1+1", "'quoted'");
    }

    @Test
    void apostrophe_of_the_text_itself_is_read_back() {
        var steps = new MemorySteps();
        var labels = List.of("'=1+1", "''-2", "'", "''", "'tis", "=1");
        var rows = Json.MAPPER.createArrayNode();
        labels.forEach(label -> rows.addObject().put("label", label).put("n", 1));
        var first = Json.MAPPER.createObjectNode();
        first.putObject("source").set("rows", rows);
        first.putObject("target").putObject("artifact").put("format", "csv");
        TableTools.answer(first, steps);

        var again = Json.MAPPER.createObjectNode();
        var source = again.putObject("source").put("text", TableTools.text(steps, "result.csv"));
        source.putObject("read").put("unguard", true).put("quote", "\"");
        var report = TableTools.answer(again, new MemorySteps());

        assertThat(labels(report)).isEqualTo(labels);
    }

    @Test
    void workbook_gives_back_control_signs_and_their_escapes() {
        var steps = new MemorySteps();
        var labels = List.of("_x000D_", "a\u0001b", "x_x0041_", "_x00_");
        var rows = Json.MAPPER.createArrayNode();
        labels.forEach(label -> rows.addObject().put("label", label).put("n", 1));
        var first = Json.MAPPER.createObjectNode();
        first.putObject("source").set("rows", rows);
        first.putObject("target").putObject("artifact").put("format", "xlsx");
        TableTools.answer(first, steps);

        var again = Json.MAPPER.createObjectNode();
        again.putObject("source")
                .put("base64", Base64.getEncoder().encodeToString(steps.files().get("result.xlsx")));
        var report = TableTools.answer(again, new MemorySteps());

        assertThat(labels(report)).isEqualTo(labels);
    }

    @Test
    void numbers_that_a_request_rounds_are_told() {
        var rounded = TableTools.answer("{\"source\": {\"rows\": [{\"v\": 12345678901234567.89}]}}");
        var exact = TableTools.answer("{\"source\": {\"rows\": [{\"v\": 1234567.89, \"i\": 12345678901234567890}]}}");

        assertThat(rounded.path("source").path("from").asString()).contains("were rounded to 64 bits");
        assertThat(exact.path("source").path("from").asString()).isEqualTo("rows of the request");
    }

    @Test
    void large_and_small_amounts_of_rows_are_numbers() {
        var report = TableTools.answer("""
                {"source": {"rows": [{"v": 99999999.99}, {"v": 0.0001}, {"v": 1.5}]},
                 "steps": [{"aggregate": {"values": {"s": "sum(v)"}}}]}
                """);

        assertThat(report.path("preview").path("rows").get(0).get(0).asString()).startsWith("100000001.4901");
    }

    @ParameterizedTest
    @ValueSource(strings = {"xlsx", "parquet", "json", "ndjson"})
    void every_format_gives_back_the_same_texts_and_numbers(String format) {
        var steps = new MemorySteps();
        TableTools.answer(request(FORMULAS, format), steps);

        var again = Json.MAPPER.createObjectNode();
        again.putObject("source")
                .put("base64", Base64.getEncoder().encodeToString(steps.files().get("result." + format)));
        var report = TableTools.answer(again, new MemorySteps());

        assertThat(labels(report))
                .containsExactly("=cmd|' /C calc'!A0", "@SUM(A1)", "-2+3", "plain", "\t=1+1", "'quoted'");
        assertThat(report.path("preview").path("rows").get(1).get(1).asString()).startsWith("-1234.56");
    }

    @Test
    void rows_beyond_a_sheet_continue_on_the_next_one() throws IOException {
        var rows = Files.writeString(folder.resolve("rows"), "\"1\"\n\"2\"\n\"3\"\n\"4\"\n\"5\"\n");
        var columns = List.of(new Column("n", "BIGINT"));

        List<String> notes;
        try (var text = new DeliveredRows(rows)) {
            notes = new XlsxWriter(3).write(columns, text, folder.resolve("out.xlsx"));
        }

        assertThat(notes).anySatisfy(note -> assertThat(note).contains("continues on 3 sheets"));
    }

    @Test
    void a_cell_that_a_sheet_cannot_hold_is_refused_and_not_cut() throws IOException {
        var rows = Files.writeString(folder.resolve("rows"), '"' + "x".repeat(32_768) + "\"\n");

        try (var text = new DeliveredRows(rows)) {
            assertThatThrownBy(() -> new XlsxWriter()
                            .write(List.of(new Column("note", "VARCHAR")), text, folder.resolve("out.xlsx")))
                    .isInstanceOf(TableRefusedException.class)
                    .hasMessageContaining("32768")
                    .hasMessageContaining("csv");
        }
    }

    @Test
    void nulls_and_empty_texts_stay_apart_in_csv() throws IOException {
        var rows = Files.writeString(folder.resolve("rows"), "\"\",\n,\"a\"\n");
        var columns = List.of(new Column("a", "VARCHAR"), new Column("b", "VARCHAR"));

        try (var text = new DeliveredRows(rows)) {
            new CsvWriter(true).write(columns, text, folder.resolve("out.csv"));
        }

        assertThat(folder.resolve("out.csv")).hasContent("a,b\r\n\"\",\r\n,a\r\n");
    }

    @Test
    void faults_of_a_request_come_with_their_pointers() {
        var faults = Map.of(
                "{}",
                "/source",
                "{\"source\": {\"text\": \"a\\n1\\n\"}, \"steps\": [], \"sql\": \"select 1\"}",
                "/sql",
                "{\"source\": {\"text\": \"a\\n1\\n\"}, \"steps\": [{\"renam\": {\"a\": \"b\"}}]}",
                "/steps/0",
                "{\"source\": {\"text\": \"\"}}",
                "/source",
                "{\"source\": {\"base64\": \"***\"}}",
                "/source/base64",
                "{\"source\": {\"url\": \"https://example.com/x.csv\"}}",
                "/source/url",
                "{\"source\": {\"text\": \"a\\n1\\n\", \"read\": {\"encoding\": \"utf-99\"}}}",
                "/source/read/encoding");

        faults.forEach((request, pointer) -> {
            var report = TableTools.answer(request);

            assertThat(report.path("status").asString()).as(request).isEqualTo("refused");
            assertThat(report.path("problems").get(0).path("pointer").asString())
                    .as(request)
                    .startsWith(pointer);
        });
    }

    private static List<String> labels(JsonNode report) {
        return report.path("preview")
                .path("rows")
                .valueStream()
                .map(row -> row.get(0).asString())
                .toList();
    }

    private static JsonNode request(String source, String format) {
        var request = Json.MAPPER.createObjectNode();
        request.set("source", Json.MAPPER.readTree(source));
        request.putObject("target").putObject("artifact").put("format", format);
        return request;
    }
}
