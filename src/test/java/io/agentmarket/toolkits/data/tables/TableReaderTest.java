package io.agentmarket.toolkits.data.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the reader says beside the rows, and the sketches of large files. */
class TableReaderTest {

    @TempDir
    Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("in"), text);
    }

    private Reading read(String text) throws IOException {
        return new TableReader().read(file(text), ReadOptions.NONE, folder.resolve("out"));
    }

    private Sketch sketch(String text) throws IOException {
        return new TableReader().sketch(file(text), ReadOptions.NONE, folder.resolve("sampled"));
    }

    @Test
    void rows_have_their_number_and_line_in_front() throws IOException {
        read("title\n\nid,text\n1,\"a\nb\"\n2,\n");

        assertThat(Files.readString(folder.resolve("out"))).isEqualTo("1,4,\"1\",\"a\nb\"\n2,6,\"2\",\n");
    }

    @Test
    void all_options_are_named_with_evidence_for_each_found() throws IOException {
        var reading = read("id;n\n1;5\n2;6\n");

        assertThat(reading.used())
                .containsKeys(
                        "format",
                        "encoding",
                        "delimiter",
                        "delimiter_runs",
                        "quote",
                        "escape",
                        "header",
                        "skip",
                        "comment",
                        "null_texts",
                        "line_ends");
        assertThat(reading.evidence())
                .anyMatch(it -> it.startsWith("encoding:"))
                .anyMatch(it -> it.startsWith("delimiter:") && it.contains("runner-up"))
                .anyMatch(it -> it.startsWith("quote:"))
                .anyMatch(it -> it.startsWith("header:"));
    }

    @Test
    void near_runner_up_is_a_warning() throws IOException {
        var reading = read("a;b,c\nu;v,w\nx;y,z\n");

        assertThat(reading.warnings()).anyMatch(it -> it.contains("The delimiter is not certain"));
    }

    @Test
    void columns_of_the_numbers_are_renamed() throws IOException {
        var reading = read("row_number,Line_Number,n\n1,2,3\n");

        assertThat(reading.columns()).containsExactly("row_number_2", "Line_Number_2", "n");
    }

    @Test
    void too_many_columns_are_a_bound() {
        assertThatThrownBy(() -> read(",".repeat(5_000) + "\n"))
                .isInstanceOfSatisfying(
                        UnreadableTableException.class,
                        refusal -> assertThat(refusal.fault()).isEqualTo(UnreadableTableException.Fault.BOUND));
    }

    @Test
    void rejects_are_kept_to_a_bound_and_counted_beyond() throws IOException {
        var reading = read("a,b\n1,2\n3,4\n" + "5,6,7\n".repeat(1_500));

        assertThat(reading.rejects()).hasSize(1_000);
        assertThat(reading.lines().rejected()).isEqualTo(1_500);
        assertThat(reading.lines().addUp()).isTrue();
    }

    @Test
    void large_file_is_sketched_from_samples() throws IOException {
        var sketch = sketch("made by hand\n\nid,name\n" + "1,\"Doe, Ada\"\n".repeat(200_000));

        assertThat(sketch.engineCanRead()).as(sketch.toString()).isTrue();
        assertThat(sketch.skipLines()).isEqualTo(3);
        assertThat(sketch.columns()).containsExactly("id", "name");
        assertThat(sketch.used()).containsEntry("delimiter", ",").containsEntry("quote", "\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id,n\n# note\n1,5\n2,6\n",
                "id,n\n1,5\n2,6\nTotal,11\n",
                "id,n\n1,5\r2,6\r",
                "id,n\n1, \"5\"\n2,6\n",
                "id  n\n1   5\n2   6\n",
                "{\"id\":1}\n{\"id\":2}\n"
            })
    void obstacles_for_an_engine_are_named(String text) throws IOException {
        assertThat(sketch(text).obstacles()).isNotEmpty();
    }

    @Test
    void other_encoding_is_an_obstacle() throws IOException {
        var text = "name;price\nMüller;5 €\n".repeat(2_000);
        var in = Files.writeString(folder.resolve("in"), text, Charset.forName("windows-1252"));

        assertThat(new TableReader()
                        .sketch(in, ReadOptions.NONE, folder.resolve("sampled"))
                        .obstacles())
                .anyMatch(it -> it.contains("windows-1252"));
    }

    @Test
    void parquet_is_for_the_engine() throws IOException {
        var in = Files.writeString(folder.resolve("in"), "PAR1" + "x".repeat(20) + "PAR1", StandardCharsets.ISO_8859_1);

        var sketch = new TableReader().sketch(in, ReadOptions.NONE, folder.resolve("sampled"));

        assertThat(sketch.format()).isEqualTo("parquet");
        assertThat(sketch.engineCanRead()).isTrue();
        assertThatThrownBy(() -> new TableReader().read(in, ReadOptions.NONE, folder.resolve("out")))
                .hasMessageContaining("Parquet");
    }

    @Test
    void format_that_is_said_and_wrong_is_refused() throws IOException {
        var in = file("id,n\n1,5\n");
        var xlsx = new ReadOptions("xlsx", null, null, null, null, null, null, null, null, List.of());

        assertThatThrownBy(() -> new TableReader().read(in, xlsx, folder.resolve("out")))
                .isInstanceOfSatisfying(
                        UnreadableTableException.class,
                        refusal -> assertThat(refusal.pointer()).isEqualTo("/format"));
    }

    @Test
    void same_file_is_always_read_the_same() throws IOException {
        var text = "id;text\n" + "1;a, b\n2;\"c\nd\"\n".repeat(100_000);
        var first = read(text);
        Files.delete(folder.resolve("out"));

        assertThat(read(text)).isEqualTo(first);
    }
}
