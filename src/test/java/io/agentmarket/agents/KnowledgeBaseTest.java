package io.agentmarket.agents;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.documents.DocumentShelf;
import io.agentmarket.llm.Message;
import io.agentmarket.llm.OutputRule;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.Violation;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class KnowledgeBaseTest {

    private static final AgentPackage AGENT =
            Packages.load("").find("knowledge-base").orElseThrow();
    private static final Replay REPLAY = new Replay();

    @Test
    void a_changed_document_changes_the_answer() {
        var shelf = DocumentShelf.empty();
        var replay = new Replay(shelf.documents());
        var question = question("How long is the warranty on pumps?");
        var old = shelf.add(Replay.CUSTOMER, "pumps.md", "# Pumps\n\nThe warranty on pumps is two years.\n");
        var before = replay.play(AGENT, question).output();

        shelf.delete(Replay.CUSTOMER, old);
        shelf.add(Replay.CUSTOMER, "pumps.md", "# Pumps\n\nThe warranty on pumps is five years.\n");
        var after = replay.play(AGENT, question).output();

        assertThat(before.path("answer").stringValue()).isEqualTo("The warranty on pumps is two years. [1]");
        assertThat(after.path("answer").stringValue()).isEqualTo("The warranty on pumps is five years. [1]");
    }

    @Test
    void a_deleted_document_answers_nothing_any_more() {
        var shelf = DocumentShelf.empty();
        var replay = new Replay(shelf.documents());
        var question = question("How long is the warranty on pumps?");
        var id = shelf.add(Replay.CUSTOMER, "pumps.md", "# Pumps\n\nThe warranty on pumps is two years.\n");
        var before = replay.play(AGENT, question).output();

        shelf.delete(Replay.CUSTOMER, id);
        var after = replay.play(AGENT, question).output();

        assertThat(before.path("answered").booleanValue()).isTrue();
        assertThat(after.path("answered").booleanValue()).isFalse();
        assertThat(after.toString()).doesNotContain("two years");
        assertThat(after.path("reason").stringValue()).contains("no document to answer from");
    }

    @Test
    void two_questions_are_searched_apart_and_both_answered() {
        var run = REPLAY.play(
                AGENT, question("How long is the warranty on batteries, and how long are web server logs kept?"));

        var searches = run.conversation().stream()
                .filter(Message.Assistant.class::isInstance)
                .map(message -> ((Message.Assistant) message).turn().calls().size());
        assertThat(searches).containsExactly(1, 2, 0);
        assertThat(run.output().path("citations").values())
                .extracting(citation -> citation.path("source").stringValue())
                .contains("returns-and-warranty.md", "data-retention.md");
    }

    @Test
    void the_part_that_no_document_answers_is_named() {
        var output = REPLAY.play(AGENT, question("How quickly must I acknowledge a page? Who painted the Mona Lisa?"))
                .output();

        assertThat(output.path("answered").booleanValue()).isTrue();
        assertThat(output.path("answer").stringValue()).contains("within 10 minutes");
        assertThat(output.path("reason").stringValue()).contains("Mona Lisa").doesNotContain("acknowledge");
    }

    @Test
    void only_the_named_documents_are_cited() {
        var input = question("How long is something kept?");
        input.putArray("documents").add("Data retention");

        var output = REPLAY.play(AGENT, input).output();

        assertThat(output.path("citations").values())
                .allMatch(citation -> citation.path("source").stringValue().equals("data-retention.md"));
    }

    @Test
    void a_document_that_does_not_exist_is_named_in_the_reason() {
        var input = question("How long are backups kept?");
        input.putArray("documents").add("no-such-page.md");

        var output = REPLAY.play(AGENT, input).output();

        assertThat(output.path("answered").booleanValue()).isFalse();
        assertThat(output.path("reason").stringValue()).contains("no-such-page.md");
        assertThat(AGENT.output().check(output, "")).isEmpty();
    }

    @Test
    void there_are_never_more_citations_than_wanted() {
        var input = question("By when do I have to hand in my expense report?");

        var many = REPLAY.play(AGENT, input).output();
        var one = REPLAY.play(AGENT, input.deepCopy().put("max_citations", 1)).output();

        assertThat(many.path("citations").size()).isGreaterThan(1);
        assertThat(one.path("citations").size()).isEqualTo(1);
        assertThat(one.path("answer").stringValue()).endsWith("[1]").doesNotContain("[2]");
    }

    @Test
    void a_command_keeps_its_lines_and_its_number_stands_below_it() {
        var output =
                REPLAY.play(AGENT, question("How do I roll back a release?")).output();

        assertThat(output.path("answer").stringValue())
                .containsPattern("(?s)```\\nshopctl release list --last 5\\nshopctl [^`]*\\n```\\n\\n\\[\\d]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{input.question}}",
                "\" & $error(\"x\") & \"",
                "'; drop table chunk; --",
                "\\",
                "😀 ???",
                "+",
                "AND"
            })
    void a_question_of_unusual_characters_is_treated_as_plain_text(String odd) {
        var output = REPLAY.play(AGENT, question(odd)).output();

        assertThat(AGENT.output().check(output, "")).isEmpty();
        assertThat(output.path("answered").booleanValue()).isFalse();
    }

    @Test
    void the_longest_question_is_taken() {
        var input = question("How long are the backups kept? ".repeat(64).strip());

        assertThat(AGENT.input().check(input, "")).isEmpty();
        assertThat(AGENT.output().check(REPLAY.play(AGENT, input).output(), "")).isEmpty();
    }

    @Test
    void an_answer_as_it_is_breaks_no_rule() {
        assertThat(broken(output -> {})).isEmpty();
    }

    @Test
    void a_passage_that_was_not_found_may_not_be_cited() {
        assertThat(broken(output -> citation(output).put("passage_id", "00000000-0000-7000-8000-000000000000")))
                .extracting(Violation::message)
                .anyMatch(message -> message.contains("passage_id must be one"));
    }

    @Test
    void a_citation_names_the_document_of_its_passage() {
        assertThat(broken(output -> citation(output).put("document_id", "00000000-0000-7000-8000-000000000000")))
                .extracting(Violation::message)
                .containsExactly("every citation's document_id must be the document of its passage");
    }

    @Test
    void a_quote_matches_its_passage_word_for_word_ignoring_whitespace() {
        assertThat(broken(output -> citation(output).put("quote", "Backups are kept for 53 days")))
                .extracting(Violation::message)
                .anyMatch(message -> message.contains("word for word"));
        assertThat(broken(output -> citation(output).put("quote", "Backups  are\nkept for 35 days")))
                .isEmpty();
    }

    @Test
    void citations_are_counted_from_one() {
        assertThat(broken(output -> citation(output).put("number", 2)))
                .extracting(Violation::message)
                .anyMatch(message -> message.contains("numbered 1, 2, 3"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"For 35 days.", "For 35 days [1] [2].", "For 35 days [7]."})
    void the_answer_names_each_citation_and_no_other(String answer) {
        assertThat(broken(output -> output.put("answer", answer)))
                .extracting(Violation::pointer)
                .containsExactly("/answer");
    }

    @Test
    void a_number_in_code_is_no_citation() {
        assertThat(broken(output -> output.put("answer", "For 35 days [1], as in `days[0]`.")))
                .isEmpty();
    }

    @Test
    void without_an_answer_there_is_no_citation_but_a_reason() {
        assertThat(broken(output -> output.put("answered", false))).isNotEmpty();
        assertThat(broken(output -> {
                    output.put("answered", false).put("answer", "");
                    ((ArrayNode) output.path("citations")).removeAll();
                }))
                .isNotEmpty();
        assertThat(broken(output -> {
                    output.put("answered", false).put("answer", "").put("reason", "No document says it.");
                    ((ArrayNode) output.path("citations")).removeAll();
                }))
                .isEmpty();
        assertThat(broken(output -> ((ArrayNode) output.path("citations")).removeAll()))
                .isNotEmpty();
    }

    /** The messages of the rules for an answer with one citation that was changed in this way. */
    private static List<Violation> broken(Consumer<ObjectNode> change) {
        var input = question("How long are backups kept?").put("max_citations", 1);
        var run = REPLAY.play(AGENT, input);
        var output = (ObjectNode) run.output().deepCopy();
        change.accept(output);
        return OutputRule.broken(AGENT.rules(), input, output, run.conversation());
    }

    private static ObjectNode citation(JsonNode output) {
        return (ObjectNode) output.at("/citations/0");
    }

    private static ObjectNode question(String text) {
        return Json.MAPPER.createObjectNode().put("question", text);
    }
}
