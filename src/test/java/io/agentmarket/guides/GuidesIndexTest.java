package io.agentmarket.guides;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The index has every guide, and a page becomes the script that it prints. */
class GuidesIndexTest {

    @Test
    void every_guide_is_in_the_index_once() throws IOException {
        try (var files = Files.list(GuidePage.FOLDER)) {
            assertThat(GuidePage.inReadingOrder())
                    .containsExactlyInAnyOrderElementsOf(files.filter(
                                    file -> !file.endsWith("README.md"))
                            .toList());
        }
    }

    @Test
    void a_page_becomes_a_script_with_its_own_line_numbers() {
        var page = page("Say it:", "", "```sh", "echo one", "```", "", "```json", "{}", "```", "", "```sh", "b", "```");

        assertThat(page.script().lines())
                .containsExactly(
                        "", "", "guides-begin 3", "echo one", "guides-end", "", "", "", "", "", "guides-begin 11", "b",
                        "guides-end");
        assertThat(page.blocks()).isEqualTo(2);
    }

    @Test
    void a_file_is_written_where_a_paragraph_begins_with_its_name() {
        var page = page("`shop/agent.yaml` says what it is:", "", "```yaml", "id: shop", "```", "", "```yaml", "a", "```");

        assertThat(page.files()).containsOnly(Map.entry(3, "id: shop\n"));
        assertThat(page.script().lines()).contains("guides-file 'shop/agent.yaml' 3");
    }

    @Test
    void a_refusal_is_expected_only_where_the_text_says_so() {
        assertThat(page("It is refused with 422:", "", "```sh 422", "curl", "```").script())
                .endsWith("guides-end 422\n");
        assertThatThrownBy(() -> page("It is refused:", "", "```sh 422", "curl", "```"))
                .hasMessageContaining("page.md:3: no sentence above says 422");
    }

    private static GuidePage page(String... lines) {
        return GuidePage.of(Path.of("page.md"), List.of(lines));
    }
}
