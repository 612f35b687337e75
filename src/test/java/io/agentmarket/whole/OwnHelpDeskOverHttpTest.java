package io.agentmarket.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentmarket.identity.TestCustomers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** A company makes the ticket resolver its own help desk: articles, configuration, run. */
class OwnHelpDeskOverHttpTest extends RunningPlatform {

    private static final String DOCUMENTS = "/api/v1/knowledge/documents";
    private static final String ARTICLE = """
            # Unlock a bike

            ## When this helps
            The lock of a bike does not open after you scan its code.

            ## Steps
            1. Switch on Bluetooth and location in your phone.
            2. Scan the code on the rear mudguard.
            3. Hold the silver button on the lock for five seconds.
            """;

    private static final String DEPOSIT = """
            # Get your deposit back

            A deposit of 50 EUR is held when you rent for the first time. We release it after your first ride has been paid.
            """;

    private static final String DESK = """
            {"company": {"name": "Velorent", "sign_off": "Ride safely\\nYour Velorent team"},
             "categories": [
               {"name": "lock_trouble", "team": "field", "examples": ["The lock does not react when I scan the bike.",
                 "I tried three bikes and none of them opens."]},
               {"name": "deposit", "team": "billing", "examples": ["I have not received my deposit.",
                 "When will the 50 EUR be released?"]}],
             "priorities": [{"name": "P3", "stands_for": "normal", "respond_within_minutes": 480}]}""";

    private final TestCustomers.Made customer = CUSTOMERS.create("standard");

    @Test
    void a_ticket_is_answered_from_the_companys_own_article() throws Exception {
        var article = document("unlock.md", "help_article", ARTICLE);

        var started = Instant.now();
        var output = run(deployment(DESK), "The lock of the bike does not open after I scanned the code.");

        assertThat(output.at("/resolution_steps/0/citation/article_id").asString())
                .isEqualTo(article);
        assertThat(output.at("/category/value").asString()).isEqualTo("lock_trouble");
        assertThat(output.at("/suggested_team/value").asString()).isEqualTo("field");
        assertThat(output.at("/priority/value").asString()).isEqualTo("P3");
        assertThat(Instant.parse(output.at("/due/respond_by").asString()))
                .isBetween(started.plusSeconds(8 * 3600 - 1), started.plusSeconds(9 * 3600));
        assertThat(output.path("drafted_reply").asString())
                .contains("silver button")
                .endsWith("Ride safely\nYour Velorent team");
    }

    @Test
    void a_precedent_decides_whether_a_person_is_asked() throws Exception {
        document("unlock.md", "help_article", ARTICLE);
        var deposit = document("deposit.md", "help_article", DEPOSIT);
        var desk = deployment(DESK);
        var blocked = "My bank shows a pending amount from you. What is it for?";
        var shut = "The lock of the bike does not open after I scanned the code.";

        assertThat(asksPerson(run(desk, blocked))).isTrue();
        assertThat(asksPerson(run(desk, shut))).isFalse();
        label("""
                {"label": "deposit", "subject": "Help", "body": "My bank shows an amount from you that is pending. Why?",
                 "resolution": "Explained that a deposit of 50 EUR is held, and released after the first ride has been paid."},
                {"label": "lock_trouble", "subject": "Help", "body": "The lock of my bike does not open after I scanned its code.",
                 "resolution": "The maker recalled these locks; a mechanic came and the rider got a voucher."}""");
        var backed = run(desk, blocked);
        var opposed = run(desk, shut);

        assertThat(backed.at("/resolution_steps/0/citation/article_id").asString())
                .isEqualTo(deposit);
        assertThat(asksPerson(backed)).as(backed.toString()).isFalse();
        assertThat(asksPerson(opposed)).isTrue();
        assertThat(opposed.at("/requires_human/reason").asString()).contains("solved in another way", "mechanic came");
    }

    @Test
    void the_deployment_can_keep_the_bundled_articles() throws Exception {
        document("unlock.md", "help_article", ARTICLE);

        var output = run(
                deployment("{\"help_articles\": \"bundled\"}"),
                "I forgot my password and cannot sign in. How do I get a new one?");

        assertThat(output.at("/resolution_steps/0/citation/article_id").asString())
                .isEqualTo("reset-password");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"help_articles": "mine"}                                            | /config/help_articles
            {"company": {"sign_of": "Bye"}}                                      | /config/company/sign_of
            {"company": {"languages": ["english"]}}                              | /config/company/languages/0
            {"priorities": [{"name": "P1", "stands_for": "critical"}]}           | /config/priorities/0/stands_for
            {"categories": [{"name": "a", "team": "b", "examples": ["c"]}]}      | /config/categories
            {"priorities": [{"name": "P1", "stands_for": "low", "respond_within_minutes": 0}]} \
            | /config/priorities/0/respond_within_minutes
            """)
    void a_wrong_setting_is_refused_where_it_stands(String config, String pointer) throws Exception {
        var answer = make(config);

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().at("/errors/0/pointer").asString()).isEqualTo(pointer);
    }

    @Test
    void a_document_says_how_it_is_used() throws Exception {
        var id = document("unlock.md", "macro", ARTICLE);
        var wrong = send(DOCUMENTS + "?used_as=poem", "text/markdown", ARTICLE);

        assertThat(get(customer.key(), DOCUMENTS + "/" + id)
                        .json()
                        .path("used_as")
                        .asString())
                .isEqualTo("macro");
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.json().at("/errors/0/parameter").asString("")
                        + wrong.json().at("/errors/0/pointer").asString(""))
                .contains("used_as");
    }

    private void label(String tickets) throws Exception {
        var answer = post(
                customer.key(),
                "/api/v1/knowledge/labelled-tickets",
                "{\"tickets\": [" + tickets + "]}",
                "Idempotency-Key",
                UUID.randomUUID().toString());
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    }

    private static boolean asksPerson(JsonNode output) {
        return output.at("/requires_human/value").booleanValue();
    }

    private String document(String source, String use, String text) throws Exception {
        var accepted = send(DOCUMENTS + "?source=" + source + "&used_as=" + use, "text/markdown", text);
        assertThat(accepted.status()).as(accepted.text()).isEqualTo(202);
        var at = accepted.header("Location");
        await().untilAsserted(() -> assertThat(
                        get(customer.key(), at).json().path("status").asString())
                .isEqualTo("ready"));
        return accepted.json().path("id").asString();
    }

    private String deployment(String config) throws Exception {
        var made = make(config);
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        return "/api/v1/deployments/" + made.json().path("id").asString();
    }

    private Answer make(String config) throws Exception {
        return post(
                customer.key(),
                "/api/v1/deployments",
                "{\"package_id\": \"ticket-resolver\", \"name\": \"desk\", \"config\": " + config + "}",
                "Idempotency-Key",
                UUID.randomUUID().toString());
    }

    private JsonNode run(String deployment, String body) throws Exception {
        var answer = post(
                customer.key(),
                deployment + "/execute",
                "{\"input\": {\"subject\": \"Help\", \"body\": \"" + body + "\"}}",
                "Idempotency-Key",
                UUID.randomUUID().toString());
        assertThat(answer.json().path("status").asString()).as(answer.text()).isEqualTo("succeeded");
        return answer.json().path("output");
    }

    private Answer send(String path, String type, String text) throws Exception {
        return upload(
                customer.key(),
                path,
                type,
                text.getBytes(StandardCharsets.UTF_8),
                "Idempotency-Key",
                UUID.randomUUID().toString());
    }
}
