package io.agentmarket.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentmarket.identity.TestCustomers;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.Test;
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

    private final TestCustomers.Made customer = CUSTOMERS.create("standard");

    @Test
    void a_ticket_is_answered_from_the_companys_own_article() throws Exception {
        var article = document("unlock.md", "help_article", ARTICLE);

        var output = run(deployment("{}"), "The lock of the bike does not open after I scanned the code.");

        assertThat(output.at("/resolution_steps/0/citation/article_id").asString())
                .isEqualTo(article);
        assertThat(output.path("drafted_reply").asString()).contains("silver button");
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

    @Test
    void a_wrong_setting_is_refused_where_it_stands() throws Exception {
        var answer = post(
                customer.key(),
                "/api/v1/deployments",
                "{\"package_id\": \"ticket-resolver\", \"name\": \"desk\", \"config\": {\"help_articles\": \"mine\"}}",
                "Idempotency-Key",
                UUID.randomUUID().toString());

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().at("/errors/0/pointer").asString()).isEqualTo("/config/help_articles");
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
        var made = post(
                customer.key(),
                "/api/v1/deployments",
                "{\"package_id\": \"ticket-resolver\", \"name\": \"desk\", \"config\": " + config + "}",
                "Idempotency-Key",
                UUID.randomUUID().toString());
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        return "/api/v1/deployments/" + made.json().path("id").asString();
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
