package io.agentmarket.toolkits.incidents.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogTemplatesTest {

    private record Line(int form, String text) {}

    /** Grouping accuracy as in the paper: a line counts when its group holds exactly the lines of its form. */
    @Test
    void groups_at_least_95_percent_of_the_lines_correctly() throws Exception {
        var lines = lines();
        var forms = new TreeMap<Integer, Set<Integer>>();
        var groups = new HashMap<Integer, Set<Integer>>();
        var groupOf = new HashMap<Integer, Integer>();

        var templates = new LogTemplates();
        for (int i = 0; i < lines.size(); i++) {
            var group = templates.add(lines.get(i).text());
            assertThat(group).isNotNull();
            forms.computeIfAbsent(lines.get(i).form(), form -> new HashSet<>()).add(i);
            groups.computeIfAbsent(group.id(), id -> new HashSet<>()).add(i);
            groupOf.put(i, group.id());
        }

        assertThat(lines).hasSizeGreaterThanOrEqualTo(300);
        assertThat(forms).hasSizeGreaterThanOrEqualTo(25);
        long right = IntStream.range(0, lines.size())
                .filter(i ->
                        groups.get(groupOf.get(i)).equals(forms.get(lines.get(i).form())))
                .count();
        assertThat((double) right / lines.size()).as("grouping accuracy").isGreaterThanOrEqualTo(0.95);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            took 17 ms                                             | took <num> ms
            took 17ms                                              | took <num>ms
            from 10.0.3.4:5432 to 10.0.3.5                         | from <ip> to <ip>
            id 3f2b1c9e-4d5a-4b6c-8d7e-9f0a1b2c3d4e gone           | id <uuid> gone
            wrote /var/lib/data/x.tmp                              | wrote <path>
            commit 9fceb02d0ae598e95dc970b74767f19372d61af8        | commit <hex>
            version 1.2.3 stays, and so does utf8                  | version 1.2.3 stays, and so does utf8
            """)
    void values_become_placeholders_of_their_kind(String message, String masked) {
        assertThat(LogTemplates.masked(message)).isEqualTo(masked);
    }

    @Test
    void a_word_that_differs_becomes_a_wildcard() {
        var templates = new LogTemplates();

        var first = templates.add("User ada signed in again");
        var second = templates.add("User grace signed in again");

        assertThat(second).isSameAs(first);
        assertThat(first.template()).isEqualTo("User <*> signed in again");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Starting ada         | Starting grace      | Starting ken         | 1
            ada signed in        | grace signed in     | ken signed in        | 1
            session opened       | session closed      | session reopened     | 3
            circuit is up        | circuit is down     | circuit is up        | 2
            a.LostException: x y | b.SadException: x y | c.MadException: x y  | 3
            took 4 ms for 7      | took 9 ms for 8     | took 1 ms for 2      | 1
            gate=a user=ada      | gate=b user=grace   | gate=c user=ken      | 1
            """)
    void words_make_forms_and_names_do_not(String first, String second, String third, int forms) {
        var templates = new LogTemplates();

        List.of(first, second, third).forEach(templates::add);
        templates.join();

        assertThat(templates.groups()).hasSize(forms);
    }

    @Test
    void values_have_no_weight_compared_with_words() {
        var templates = new LogTemplates();

        var wrote = templates.add("wrote 1 2 3 4 5 6");
        var read = templates.add("scanned 1 2 3 4 5 6");

        assertThat(read).isNotSameAs(wrote);
    }

    @Test
    void lines_of_two_levels_or_statuses_are_two_forms() {
        var templates = new LogTemplates();

        templates.add(new LogLine(null, "info", "", 0, "queue is long"));
        templates.add(new LogLine(null, "error", "", 0, "queue is long"));
        templates.add(new LogLine(null, "error", "", 500, "GET /till 500"));
        templates.add(new LogLine(null, "error", "", 503, "GET /till 503"));
        templates.add(new LogLine(null, "error", "", 503, "GET /other 503"));

        assertThat(templates.groups())
                .extracting(LogTemplates.Group::template)
                .containsExactly("queue is long", "queue is long", "GET /till 500", "GET <*> 503");
    }

    @Test
    void lines_without_any_form_stay_bounded() {
        var templates = new LogTemplates();

        long unsorted = IntStream.range(0, 5_000)
                .mapToObj(i -> letters(i) + " " + letters(i * 31 + 7) + " " + letters(i * 17 + 3))
                .filter(line -> templates.add(line) == null)
                .count();

        assertThat(templates.groups()).hasSize(LogTemplates.MAX_GROUPS);
        assertThat(unsorted).isPositive();
    }

    private static String letters(int number) {
        var text = new StringBuilder();
        for (int rest = number + 1_000; rest > 0; rest /= 26) {
            text.append((char) ('a' + rest % 26));
        }
        return text.toString();
    }

    private static List<Line> lines() throws Exception {
        return Files.readAllLines(Path.of("src/test/resources/toolkits/incidents/log-lines.tsv")).stream()
                .map(line -> line.split("\t", 2))
                .map(cells -> new Line(Integer.parseInt(cells[0]), cells[1]))
                .toList();
    }
}
