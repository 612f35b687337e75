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
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The ticket resolver as the help desk of another company. */
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
    void a_draft_leaves_out_what_the_customer_says_he_did() {
        var output = play("Lock", "I scanned the code on the rear mudguard, but the lock of the bike does not open.");

        assertThat(output.path("drafted_reply").asString())
                .contains("You wrote \"I scanned the code on the rear mudguard\"", "Bluetooth")
                .doesNotContainIgnoringCase("scan the code");
        assertThat(output.path("resolution_steps")).hasSize(3);
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

    @Test
    void without_own_categories_the_draft_does_not_speak_as_another_company() {
        int answered = 0;
        for (var ticket : OwnDesk.cases()) {
            var output = play(ticket.subject(), ticket.body());
            assertThat(output.path("drafted_reply").asString())
                    .doesNotContain("subscription", "workspace", "cannot get into your account", "That is quickly");
            if (!output.at("/requires_human/value").booleanValue()) {
                answered++;
                assertThat(output.at("/category/confidence").doubleValue()).isGreaterThanOrEqualTo(0.5);
            }
        }

        assertThat(answered).isPositive();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Lock won't open      | I scanned the bike at the station and nothing happens, the lock stays shut. | lock_trouble | field
            Where is my deposit  | It has been two weeks and the deposit is still not on my account.           | deposit      | billing
            Student discount     | I study here and would like the half price pass. What do you need from me?  | passes       | sales
            Flat tyre            | The back tyre of the bike went flat while I was riding.                     | damage       | workshop
            """)
    void own_categories_are_told_apart_by_their_examples(String subject, String body, String category, String team) {
        var output = configured(subject, body);

        assertThat(output.at("/category/value").asString()).isEqualTo(category);
        assertThat(output.at("/suggested_team/value").asString()).isEqualTo(team);
    }

    @Test
    void most_tickets_get_their_category_and_no_wrong_answer_goes_out() {
        int right = 0;
        int answered = 0;
        for (var ticket : OwnDesk.cases()) {
            var output = configured(ticket.subject(), ticket.body());
            var category = ticket.category().isEmpty() ? "unknown" : ticket.category();
            right += output.at("/category/value").asString().equals(category) ? 1 : 0;
            if (!output.at("/requires_human/value").booleanValue()) {
                answered++;
                assertThat(output.at("/resolution_steps/0/citation/title").asString())
                        .as(ticket.text())
                        .isEqualTo(ticket.article().isEmpty() ? "Lost helmet" : ticket.article());
            }
        }

        assertThat(right).as("of 36 categories").isGreaterThanOrEqualTo(28);
        assertThat(answered)
                .as("of 25 that an article or the macro answers; the others are told in other words than its own")
                .isGreaterThanOrEqualTo(2);
    }

    @Test
    void a_ticket_like_no_example_is_unknown_and_goes_to_a_person() {
        var output = configured("Press", "I am a journalist and write about mobility. Whom can I interview?");

        assertThat(output.at("/category/value").asString()).isEqualTo("unknown");
        assertThat(output.at("/requires_human/value").booleanValue()).isTrue();
    }

    @Test
    void a_priority_brings_its_deadlines_from_the_runs_clock() {
        var output = configured("Zones", "Which zones can I use at night to give the bike back?");

        assertThat(output.at("/priority/value").asString()).isEqualTo("P3");
        assertThat(output.at("/due/respond_by").asString()).isEqualTo("2026-12-01T17:00:00Z");
        assertThat(output.at("/due/resolve_by").asString()).isEqualTo("2026-12-04T09:00:00Z");
    }

    @Test
    void the_letter_is_the_companys_own() {
        var answered = configured("Lock won't open", "I scanned the bike and nothing happens, the lock stays shut.");
        var handed = configured("Press", "I am a journalist and write about mobility. Whom can I interview?");
        var french = configured("Caution", "Bonjour, je voudrais savoir quand ma caution sera rendue, merci beaucoup.");

        assertThat(answered.path("drafted_reply").asString())
                .contains("silver button")
                .doesNotContain("cannot get into your account")
                .endsWith("\n\nRide safely\nYour Velorent team");
        assertThat(handed.path("drafted_reply").asString()).contains("Our hours: Monday to Friday, 9:00 to 17:00");
        assertThat(french.path("drafted_reply").asString()).contains("We answer in English or German");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Deposit  | Give me my deposit back or I will come to your office with a gun and shoot you.
            Deposit  | Somebody has hacked my account, changed my password and took the deposit.
            Brakes   | The brakes failed and the battery of the bike is on fire next to the wall.
            """)
    void grave_words_override_own_categories_priorities_and_teams(String subject, String body) {
        var config = (ObjectNode) OwnDesk.config();
        ((ArrayNode) config.path("priorities"))
                .addObject()
                .put("name", "P4")
                .put("stands_for", "low")
                .putArray("examples")
                .add(subject + "\n" + body);
        config.put("alarm_team", "duty manager");

        var output = play(AGENT.configured(config), subject, body);

        assertThat(output.at("/requires_human/value").booleanValue()).isTrue();
        assertThat(output.at("/suggested_team/value").asString()).isEqualTo("duty manager");
        assertThat(output.at("/priority/value").asString()).isIn("P1", "P2");
        assertThat(output.path("resolution_steps").findValuesAsString("section"))
                .allMatch("Danger"::equals);
    }

    private static JsonNode configured(String subject, String body) {
        return play(AGENT.configured(OwnDesk.config()), subject, body);
    }

    private static JsonNode play(String subject, String body) {
        return play(AGENT, subject, body);
    }

    private static JsonNode play(AgentPackage agent, String subject, String body) {
        var input = Json.MAPPER.createObjectNode().put("subject", subject).put("body", body);
        var run = REPLAY.play(agent, input);
        assertThat(AGENT.output().check(run.output(), "")).isEmpty();
        assertThat(OutputRule.broken(AGENT.rules(), input, run.output(), run.conversation()))
                .isEmpty();
        return run.output();
    }
}
