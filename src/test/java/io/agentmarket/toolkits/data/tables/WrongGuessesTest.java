package io.agentmarket.toolkits.data.tables;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Short files, in which a guess has little to go by, are not read as something that nobody writes. */
class WrongGuessesTest {

    @TempDir
    private Path folder;

    private Reading read(byte[] file) throws IOException {
        return new TableReader().read(Files.write(folder.resolve("in"), file), ReadOptions.NONE, folder.resolve("out"));
    }

    private Reading read(String text) throws IOException {
        return read(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource({"größe, Ärger", "naïve, façade", "smörgås, Århus"})
    void no_word_is_read_in_two_alphabets(String first, String second) throws IOException {
        var western = Charset.forName("windows-1252");

        read(("id,näme\n1," + first + "\n2," + second + "\n").getBytes(western));

        assertThat(Files.readString(folder.resolve("out"))).contains(first, second);
    }

    @Test
    void whole_words_of_another_alphabet_are_kept() throws IOException {
        read("id,слово\n1,привет\n2,хорошая погода\n".getBytes(Charset.forName("windows-1251")));

        assertThat(Files.readString(folder.resolve("out"))).contains("привет", "погода");
    }

    @Test
    void stray_zero_makes_no_wide_text() throws IOException {
        var reading = read("a,b\n1,x\0y\n2,z\n");

        assertThat(reading.columns()).containsExactly("a", "b");
        assertThat(reading.used()).containsEntry("encoding", "UTF-8");
        assertThat(Files.readString(folder.resolve("out"))).contains("\"2\",\"z\"");
    }

    @Test
    void rows_above_a_strange_value_are_no_titles() throws IOException {
        var reading = read("id,tag\n1,#a\n#2,b\n3,c\n");

        assertThat(reading.columns()).containsExactly("id", "tag");
        assertThat(reading.lines().rows()).isEqualTo(3);
    }

    @Test
    void titles_that_divide_like_the_table_stay_above_it() throws IOException {
        var reading = read("Report of sales,north\nid,amount\n1,5\n2,6\n");

        assertThat(reading.columns()).containsExactly("id", "amount");
        assertThat(reading.lines().rows()).isEqualTo(2);
    }

    @Test
    void names_of_the_platforms_own_columns_are_changed() throws IOException {
        var reading = read("row:fate,ROW:Fates,rows\n1,2,3\n");

        assertThat(reading.columns()).containsExactly("row_fate", "ROW_Fates", "rows");
        assertThat(reading.warnings()).anyMatch(it -> it.contains("\"row:fate\" in the file, here \"row_fate\""));
    }

    @Test
    void numbers_of_json_are_written_without_their_exponent() throws IOException {
        read("[{\"v\": 9.999999999E7}, {\"v\": 1.0E-4}, {\"v\": -2e3}, {\"v\": 1e400}, {\"v\": 1.10}]");

        assertThat(Files.readString(folder.resolve("out")))
                .contains("\"99999999.99\"", "\"0.00010\"", "\"-2000\"", "\"1e400\"", "\"1.10\"");
    }
}
