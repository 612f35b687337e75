package io.agentmarket.agents;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.documents.DocumentUse;
import io.agentmarket.llm.OutputRule;
import io.agentmarket.shared.Json;
import io.agentmarket.toolkits.tickets.OwnDesk;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The ticket resolver as the help desk of a company of its own. */
@Tag("stores")
class OwnHelpDeskTest {

    private static final String HELMET =
            "Helmets that are found wait for you at the kiosk at the station, every day from"
                    + " 8 to 20. Please bring a photo of it.";

    private static final AgentPackage AGENT =
            Packages.load("").find("ticket-resolver").orElseThrow();
    private static final Replay REPLAY = replay();

    private static Replay replay() {
        var documents = OwnDesk.documents();
        documents.add(
                OwnDesk.CUSTOMER,
                "helmet.md",
                "# Lost helmet\n\n## When this helps\nSomebody left a helmet in the basket of a bike.\n\n## Reply\n"
                        + HELMET,
                DocumentUse.MACRO);
        return new Replay(documents.documents());
    }

    @Test
    void an_own_article_is_cited_and_its_steps_are_in_the_draft() {
        var output = play("Lock", "I scanned the bike and the lock does not open. What can I do?");

        assertThat(output.at("/resolution_steps/0/citation/title").asString()).isEqualTo("Unlock a bike");
        assertThat(output.at("/resolution_steps/0/citation/section").asString()).isEqualTo("Steps");
        assertThat(output.path("drafted_reply").asString()).contains("Bluetooth", "Our article \"Unlock a bike\"");
        assertThat(output.path("out_of_scope").booleanValue()).isFalse();
    }

    @Test
    void nothing_bundled_is_cited_beside_own_articles() {
        var output = play("Password", "I forgot my password and no reset e-mail arrives.");

        assertThat(output.path("resolution_steps")).isEmpty();
        assertThat(output.path("similar_tickets")).isEmpty();
        assertThat(output.at("/requires_human/value").booleanValue()).isTrue();
    }

    @Test
    void a_macro_is_sent_word_for_word() {
        var output = play("Helmet", "I left my helmet in the basket of a bike yesterday. Did anybody find it?");

        assertThat(output.path("drafted_reply").asString()).contains("\n\n" + HELMET + "\n\n");
        assertThat(output.at("/resolution_steps/0/citation/title").asString()).isEqualTo("Lost helmet");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Helmet  | I left my helmet in the basket of a bike. If nobody finds it I will come to your office with a gun.
            Helmet  | I left my helmet in the basket of a bike, and my lawyer will sue you for it.
            Helmet  | I left my helmet in the basket of a bike. It belongs to my son, and a stranger messaged him in your app.
            """)
    void grave_words_keep_a_macro_from_being_sent(String subject, String body) {
        var output = play(subject, body);

        assertThat(output.at("/requires_human/value").booleanValue()).isTrue();
        assertThat(output.path("drafted_reply").asString()).doesNotContain("kiosk");
        assertThat(output.path("resolution_steps")).isEmpty();
    }

    @Test
    void an_own_article_answers_danger_only_by_what_it_says_of_danger() {
        var output =
                play("Brakes failed", "The brakes of the bike failed and I nearly fell in front of a car. I am hurt.");

        assertThat(output.at("/requires_human/value").booleanValue()).isTrue();
        for (var step : output.path("resolution_steps")) {
            assertThat(step.at("/citation/section").asString()).isEqualTo("Danger");
        }
    }

    private static JsonNode play(String subject, String body) {
        var input = Json.MAPPER.createObjectNode().put("subject", subject).put("body", body);
        var run = REPLAY.play(AGENT, input);
        assertThat(AGENT.output().check(run.output(), "")).isEmpty();
        assertThat(OutputRule.broken(AGENT.rules(), input, run.output(), run.conversation()))
                .isEmpty();
        return run.output();
    }
}
