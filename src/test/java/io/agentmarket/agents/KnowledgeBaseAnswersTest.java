package io.agentmarket.agents;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.documents.DocumentShelf;
import io.agentmarket.shared.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/**
 * Measures how often the offline agent is right, with the 20 documents and 104 questions of {@code
 * src/test/resources/knowledge-base}: a document answers 52 of them, none answers the 42 near misses and 10 far ones.
 *
 * <p>Measured in November 2026: right document cited first 47 (the other 5 were refused), the expected words quoted 43,
 * unanswerable refused 48. The three weights of {@code Quotes} were fitted on these same questions; fitted on one half
 * and tried on the other, both ways, they answered 47 and refused 47. The bounds below leave room for one question
 * each.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KnowledgeBaseAnswersTest {

    private static final Path FOLDER = Path.of("src/test/resources/knowledge-base");
    private static final AgentPackage AGENT =
            Packages.load("").find("knowledge-base").orElseThrow();

    private final List<Asked> answerable = new ArrayList<>();
    private final List<Asked> unanswerable = new ArrayList<>();

    /** A question with what came of it; document and words are empty where no document answers. */
    private record Asked(String kind, String words, String question, Replay.Run run) {

        boolean isAnswered() {
            return run.output().path("answered").booleanValue();
        }
    }

    @BeforeAll
    void ask() throws IOException {
        var shelf = DocumentShelf.empty();
        shelf.addAll(Replay.CUSTOMER, Path.of("agents/knowledge-base/examples/documents"));
        shelf.addAll(Replay.CUSTOMER, FOLDER.resolve("documents"));
        var replay = new Replay(shelf.documents());
        for (var row : rows("answerable.tsv")) {
            answerable.add(new Asked(row[0], row[1], row[2], play(replay, row[2])));
        }
        for (var row : rows("unanswerable.tsv")) {
            unanswerable.add(new Asked(row[0], "", row[1], play(replay, row[1])));
        }
    }

    @Test
    void most_questions_are_answered_from_the_right_document() {
        var right = answerable.stream()
                .filter(asked -> asked.run()
                        .output()
                        .at("/citations/0/source")
                        .asString("")
                        .equals(asked.kind()))
                .count();

        assertThat(right).as("of %s, cited first", answerable.size()).isGreaterThanOrEqualTo(46);
    }

    @Test
    void most_answers_quote_the_words_that_answer() {
        var said = answerable.stream().filter(KnowledgeBaseAnswersTest::says).count();

        assertThat(said).as("of %s", answerable.size()).isGreaterThanOrEqualTo(42);
    }

    @Test
    void most_questions_that_no_document_answers_are_refused() {
        var refused = unanswerable.stream().filter(asked -> !asked.isAnswered()).count();

        assertThat(refused).as("of %s", unanswerable.size()).isGreaterThanOrEqualTo(47);
    }

    @Test
    void no_unrelated_question_is_answered() {
        assertThat(unanswerable.stream().filter(asked -> asked.kind().equals("far")))
                .hasSize(10)
                .noneMatch(Asked::isAnswered);
    }

    @Test
    void every_answer_keeps_the_rules() {
        assertThat(answerable).allSatisfy(KnowledgeBaseAnswersTest::isValid);
        assertThat(unanswerable).allSatisfy(KnowledgeBaseAnswersTest::isValid);
    }

    @Test
    void every_quote_is_in_its_file_word_for_word() throws IOException {
        for (var asked : answerable) {
            for (var citation : asked.run().output().path("citations")) {
                assertThat(spaced(file(citation.path("source").stringValue())))
                        .contains(spaced(citation.path("quote").stringValue()));
            }
        }
    }

    @Test
    void related_questions_neither_repeat_nor_echo_the_question() {
        for (var asked : answerable) {
            assertThat(asked.run().output().path("related_questions").values())
                    .extracting(JsonNode::stringValue)
                    .doesNotHaveDuplicates()
                    .doesNotContain(asked.question());
        }
    }

    private static boolean says(Asked asked) {
        return asked.run().output().path("citations").values().stream()
                .anyMatch(
                        citation -> spaced(citation.path("quote").stringValue()).contains(asked.words()));
    }

    private static void isValid(Asked asked) {
        var output = asked.run().output();
        assertThat(AGENT.output().check(output, "")).isEmpty();
        assertThat(io.agentmarket.llm.OutputRule.broken(
                        AGENT.rules(),
                        input(asked.question()),
                        output,
                        asked.run().conversation()))
                .isEmpty();
    }

    private static Replay.Run play(Replay replay, String question) {
        return replay.play(AGENT, input(question));
    }

    private static JsonNode input(String question) {
        return Json.MAPPER.createObjectNode().put("question", question);
    }

    private static List<String[]> rows(String file) throws IOException {
        return Files.readAllLines(FOLDER.resolve(file)).stream()
                .skip(1)
                .map(line -> line.split("\t"))
                .toList();
    }

    private static String file(String name) throws IOException {
        var test = FOLDER.resolve("documents").resolve(name);
        return Files.readString(
                Files.exists(test)
                        ? test
                        : Path.of("agents/knowledge-base/examples/documents").resolve(name));
    }

    private static String spaced(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }
}
