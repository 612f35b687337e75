package io.agentmarket.guides;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The index has every guide, and a page becomes the script that it prints. */
class GuidesIndexTest {

    private static final Pattern OTHER_WORDS =
            Pattern.compile("(?m)[0-9] \\$(?=[ .,;)])|https?://(HOST|your-host)|\\$(URL|HOST)\\b|\\$\\{?API_KEY\\b");

    @Test
    void every_guide_is_in_the_index_once() throws IOException {
        try (var files = Files.list(GuidePage.FOLDER)) {
            assertThat(GuidePage.inReadingOrder())
                    .containsExactlyInAnyOrderElementsOf(
                            files.filter(file -> !file.endsWith("README.md")).toList());
        }
    }

    /** What a reader would have to guess: the language of a block, where $URL comes from, how much 0.002 $ are. */
    @Test
    void every_page_uses_the_same_terms() {
        var other = new TreeMap<String, List<String>>();
        GuidePage.inReadingOrder().forEach(page -> {
            var found = OTHER_WORDS
                    .matcher(text(page))
                    .results()
                    .map(MatchResult::group)
                    .toList();
            if (!found.isEmpty()) {
                other.put(page.toString(), found);
            }
        });

        assertThat(other).isEmpty();
    }

    private static String text(Path page) {
        try {
            return Files.readString(page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void a_page_becomes_a_script_with_its_own_line_numbers() {
        var page = page("Say it:", "", "```sh", "echo one", "```", "", "```json", "{}", "```", "", "```sh", "b", "```");

        assertThat(page.script().lines())
                .containsExactly(
                        "",
                        "",
                        "guides-begin 3",
                        "echo one",
                        "guides-end",
                        "",
                        "",
                        "",
                        "",
                        "",
                        "guides-begin 11",
                        "b",
                        "guides-end");
        assertThat(page.blocks()).isEqualTo(2);
    }

    @Test
    void a_file_is_written_where_a_paragraph_begins_with_its_name() {
        var page =
                page("`shop/agent.yaml` says what it is:", "", "```yaml", "id: shop", "```", "", "```yaml", "a", "```");

        assertThat(page.files()).containsOnly(Map.entry(3, "id: shop\n"));
        assertThat(page.script().lines()).contains("guides-file 'shop/agent.yaml' 3");
    }

    @Test
    void a_refusal_is_expected_only_where_the_text_says_so() {
        assertThat(page("It is refused with 422:", "", "```sh 422", "curl", "```")
                        .script())
                .endsWith("guides-end 422\n");
        assertThatThrownBy(() -> page("It is refused:", "", "```sh 422", "curl", "```"))
                .hasMessageContaining("page.md:3: no sentence above says 422");
    }

    @Test
    void the_platform_is_stopped_only_where_the_text_says_so() {
        assertThat(page("Stop it:", "", "```sh stopped", "tar", "```").script()).contains("guides-begin 3 stopped\n");
        assertThatThrownBy(() -> page("Copy it:", "", "```sh stopped", "tar", "```"))
                .hasMessageContaining("page.md:3: no sentence above says Stop");
    }

    private static GuidePage page(String... lines) {
        return GuidePage.of(Path.of("page.md"), List.of(lines));
    }
}
