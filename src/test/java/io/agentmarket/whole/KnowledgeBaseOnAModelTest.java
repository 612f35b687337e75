package io.agentmarket.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.identity.TestCustomers;
import io.agentmarket.upstream.BilledCall;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The knowledge-base agent on a model: parallel searches, cited answers, quotes that are checked, exact bills. */
class KnowledgeBaseOnAModelTest extends MeteredPlatform {

    private static final String TWO_PARTS =
            "How much may a hotel room cost per night, and how do I roll back a release?";

    private TestCustomers.Made customer = CUSTOMERS.unlimited("elite");

    @BeforeEach
    void add_documents() throws Exception {
        customer = CUSTOMERS.unlimited("elite");
        addDocuments(customer);
    }

    @Test
    void answers_are_cited_and_metered_to_the_token_whether_streamed_or_not() throws Exception {
        var waited = ask(TWO_PARTS, "waited").json();
        var streamed = ask(TWO_PARTS, "streamed", "Accept", "text/event-stream");

        assertThat(waited.path("output").path("answered").asBoolean(false))
                .as(waited.toString())
                .isTrue();
        assertThat(waited.path("output").path("citations").size()).isGreaterThanOrEqualTo(2);
        assertThat(journal(customer, waited).stream().filter("model_turn"::equals))
                .hasSizeGreaterThanOrEqualTo(3);
        assertThat(journal(customer, waited)).containsSubsequence("tool_called", "tool_called", "tool_returned");
        var second = get(customer.key(), streamed.header("Location")).json();
        assertThat(second.path("output").path("answer"))
                .isEqualTo(waited.path("output").path("answer"));
        assertThat(metered(second).cacheRead()).isPositive();
        assertThat(calls()).allMatch(BilledCall::completed);
        assertThat(metered(waited).plus(metered(second))).isEqualTo(billed());
    }

    @Test
    void an_unsupported_quote_is_sent_back_once_and_both_answers_billed() throws Exception {
        var run = ask("MISQUOTE: how do I roll back a release?", "misquoted").json();

        assertThat(run.path("status").asString()).as(run.toString()).isEqualTo("succeeded");
        assertThat(journal(customer, run)).containsSubsequence("model_turn", "retrying", "model_turn", "finished");
        assertThat(quotes(run)).isNotEmpty().noneMatch(quote -> quote.contains("Somebody once wrote"));
        assertThat(metered(run)).isEqualTo(billed());
    }

    @Test
    void a_question_that_no_document_answers_is_answered_with_a_reason() throws Exception {
        var run = ask("Who won the football world cup in 1974?", "unanswerable").json();

        assertThat(run.path("output").path("answered").asBoolean(true))
                .as(run.toString())
                .isFalse();
        assertThat(run.path("output").path("reason").asString("")).isNotBlank();
        assertThat(metered(run)).isEqualTo(billed());
    }

    private Answer ask(String question, String idempotencyKey, String... headers) throws Exception {
        var body = "{\"tier\":\"silver\",\"input\":{\"question\":\"" + question + "\"}}";
        return execute(customer, "knowledge-base", body, idempotencyKey, headers);
    }

    private static List<String> quotes(JsonNode run) {
        return run.path("output")
                .path("citations")
                .valueStream()
                .map(citation -> citation.path("quote").asString(""))
                .toList();
    }
}
