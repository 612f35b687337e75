package io.agentmarket.toolkits.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmarket.documents.DocumentShelf;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ExecutionId;
import io.agentmarket.shared.Json;
import io.agentmarket.tools.MemorySteps;
import io.agentmarket.tools.Tool;
import io.agentmarket.tools.ToolContext;
import io.agentmarket.tools.ToolFailure;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class DocumentToolsTest {

    private static final CustomerId ALICE = new CustomerId(new UUID(0, 1));
    private static final CustomerId BOB = new CustomerId(new UUID(0, 2));

    private static final DocumentShelf SHELF = DocumentShelf.empty();
    private static final Tool SEARCH = new SearchDocumentsTool(SHELF.documents());
    private static final Tool READ = new ReadDocumentTool(SHELF.documents());

    private static UUID pumps = new UUID(0, 0);
    private static UUID bobs = new UUID(0, 0);

    @BeforeAll
    static void add() {
        pumps = SHELF.add(ALICE, "pumps.md", """
                # Pumps

                ## Seals

                A leaking seal is replaced with part 4711.

                ## Noise

                A grinding noise comes from a worn bearing.
                """);
        SHELF.add(ALICE, "valves.md", "# Valves\n\n## Seals\n\nA leaking valve is tightened by hand.\n");
        bobs = SHELF.add(BOB, "bob.md", "# Bob\n\nA leaking seal is none of your business.\n");
    }

    @Test
    void a_search_returns_passages_with_everything_that_a_citation_needs() {
        var found = search("{}", "{'query': 'leaking seal'}");

        var first = found.path("passages").path(0);
        assertThat(first.path("document_id").stringValue()).isEqualTo(pumps.toString());
        assertThat(first.path("title").stringValue()).isEqualTo("Pumps");
        assertThat(first.path("source").stringValue()).isEqualTo("pumps.md");
        assertThat(first.path("heading").stringValue()).isEqualTo("Pumps > Seals");
        assertThat(first.path("text").stringValue()).isEqualTo("A leaking seal is replaced with part 4711.");
        assertThat(first.path("passage_id").stringValue()).hasSize(36);
        assertThat(found.path("answerable").booleanValue()).isTrue();
        assertThat(found.path("quotes").values()).isEmpty();
    }

    @Test
    void quotes_are_picked_when_asked_for_and_other_headings_are_asked_about() {
        var found = search("{}", "{'query': 'Which part replaces a leaking seal?', 'quotes': 1}");

        assertThat(found.at("/quotes/0/text").stringValue()).isEqualTo("A leaking seal is replaced with part 4711.");
        assertThat(found.at("/quotes/0/passage_id")).isEqualTo(found.at("/passages/0/passage_id"));
        assertThat(found.path("related").values())
                .extracting(JsonNode::stringValue)
                .containsExactly("What does \"Pumps\" say about noise?");
    }

    @Test
    void documents_are_named_by_id_title_or_source() {
        for (var name : new String[] {"valves.md", "VALVES", "Valves"}) {
            var found = search("{}", "{'query': 'leaking', 'documents': ['" + name + "']}");

            assertThat(found.path("passages").values())
                    .isNotEmpty()
                    .allMatch(passage -> passage.path("title").stringValue().equals("Valves"));
        }
        assertThat(search("{}", "{'query': 'leaking', 'documents': ['" + pumps + "']}")
                        .path("passages")
                        .values())
                .allMatch(passage -> passage.path("title").stringValue().equals("Pumps"));
    }

    @Test
    void an_unknown_or_foreign_name_is_a_failure_the_model_can_read() {
        assertThatThrownBy(() -> search("{}", "{'query': 'leaking', 'documents': ['nothing.md']}"))
                .isInstanceOf(ToolFailure.class)
                .hasMessageContaining("nothing.md");
        assertThatThrownBy(() -> search("{}", "{'query': 'leaking', 'documents': ['bob.md']}"))
                .isInstanceOf(ToolFailure.class);
        assertThatThrownBy(() -> search("{}", "{'query': 'leaking', 'documents': ['" + bobs + "']}"))
                .isInstanceOf(ToolFailure.class);
    }

    @Test
    void a_grant_keeps_every_call_to_its_documents() {
        var grant = "{'documents': ['valves.md']}";

        assertThat(search(grant, "{'query': 'leaking seal'}").path("passages").values())
                .isNotEmpty()
                .allMatch(passage -> passage.path("title").stringValue().equals("Valves"));
        assertThatThrownBy(() -> search(grant, "{'query': 'leaking seal', 'documents': ['pumps.md']}"))
                .isInstanceOf(ToolFailure.class)
                .hasMessageContaining("may be read");
        assertThatThrownBy(() -> read(grant, pumps, "")).isInstanceOf(ToolFailure.class);
    }

    @Test
    void customers_find_and_read_their_own_documents_only() {
        assertThat(search("{}", "{'query': 'none of your business'}").toString())
                .doesNotContain("business.");
        assertThatThrownBy(() -> read("{}", bobs, ""))
                .isInstanceOf(ToolFailure.class)
                .hasMessageContaining("no document");
    }

    @Test
    void a_document_is_read_section_by_section() {
        var whole = read("{}", pumps, "");
        var begin = read("{}", pumps, ", 'chars': 10");
        var rest = read("{}", pumps, ", 'from': 1");

        assertThat(whole.path("sections").values()).hasSize(2);
        assertThat(whole.has("next")).isFalse();
        assertThat(begin.path("sections").values()).hasSize(1);
        assertThat(begin.path("next").intValue()).isEqualTo(1);
        assertThat(rest.at("/sections/0/text").stringValue()).contains("grinding noise");
        assertThat(read("{}", pumps, ", 'from': 99").path("sections").values()).isEmpty();
    }

    @Test
    void an_id_that_is_none_is_a_failure_the_model_can_read() {
        assertThatThrownBy(() -> READ.call(context("{}"), json("{'document_id': 'pumps'}")))
                .isInstanceOf(ToolFailure.class);
    }

    private static JsonNode search(String grant, String arguments) {
        var json = json(arguments);
        assertThat(SEARCH.arguments().check(json, "")).isEmpty();
        return SEARCH.call(context(grant), json);
    }

    private static JsonNode read(String grant, UUID document, String more) {
        return READ.call(context(grant), json("{'document_id': '" + document + "'" + more + "}"));
    }

    private static ToolContext context(String grant) {
        return new ToolContext(ALICE, new ExecutionId(new UUID(0, 3)), "a:1", json(grant), new MemorySteps());
    }

    private static JsonNode json(String text) {
        return Json.MAPPER.readTree(text.replace('\'', '"'));
    }
}
