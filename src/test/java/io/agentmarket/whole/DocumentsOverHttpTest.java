package io.agentmarket.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentmarket.identity.TestCustomers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Documents on the running platform, with its filters, container and reader threads. */
class DocumentsOverHttpTest extends RunningPlatform {

    private static final String DOCUMENTS = "/api/v1/knowledge/documents";
    private static final AtomicInteger KEYS = new AtomicInteger();

    private final TestCustomers.Made customer = CUSTOMERS.create("elite");

    @Test
    void an_uploaded_file_is_read_in_the_background_found_and_deleted() throws Exception {
        var accepted =
                upload(DOCUMENTS + "?title=Pumps", "text/markdown", "# Seals\n\nA leaking seal needs part 4711.");
        assertThat(accepted.status()).as(accepted.text()).isEqualTo(202);
        var at = accepted.header("Location");

        await().untilAsserted(() -> assertThat(
                        get(customer.key(), at).json().path("status").asString())
                .isEqualTo("ready"));
        var found = get(customer.key(), "/api/v1/knowledge/search?q=leaking%20seal");
        assertThat(found.json().at("/passages/0/title").asString()).isEqualTo("Pumps");

        assertThat(delete(customer.key(), at).status()).isEqualTo(204);
        assertThat(get(customer.key(), "/api/v1/knowledge/search?q=leaking%20seal")
                        .json()
                        .path("passages"))
                .isEmpty();
    }

    @Test
    void a_file_may_exceed_the_json_bound_up_to_20_mb() throws Exception {
        var large = "word ".repeat(500_000);
        var tooLarge = "word ".repeat(5_000_000);

        var accepted = upload(DOCUMENTS, "text/plain", large);
        assertThat(accepted.status()).isEqualTo(202);
        assertRefused(upload(DOCUMENTS, "text/plain", tooLarge), 413, "BODY_TOO_LARGE");
        assertRefused(upload(DOCUMENTS, "application/json", large), 413, "BODY_TOO_LARGE");
        assertRefused(upload("/api/v1/knowledge/labelled-tickets", "text/plain", large), 413, "BODY_TOO_LARGE");

        // the platform's one reader would be at it for minutes, by turns with the documents of other tests
        var id = accepted.json().path("id").asString();
        assertThat(delete(customer.key(), DOCUMENTS + "/" + id).status()).isEqualTo(204);
    }

    @Test
    void another_type_is_refused_there_and_files_are_refused_elsewhere() throws Exception {
        assertRefused(upload(DOCUMENTS, "image/png", "x"), 415, "UNSUPPORTED_MEDIA_TYPE");
        assertRefused(upload(DOCUMENTS, "application/x-www-form-urlencoded", "a=b"), 415, "UNSUPPORTED_MEDIA_TYPE");
        assertRefused(upload("/api/v1/knowledge/labelled-tickets", "text/plain", "x"), 415, "UNSUPPORTED_MEDIA_TYPE");
        assertRefused(upload(DOCUMENTS, "application/pdf", "x"), 422, "DOCUMENT_UNREADABLE");
        assertRefused(
                upload(DOCUMENTS, "application/json", "{\"title\": \"t\", \"txt\": \"x\"}"), 422, "INVALID_REQUEST");
    }

    private Answer upload(String path, String type, String content) throws Exception {
        var key = "documents-" + KEYS.incrementAndGet();
        return upload(customer.key(), path, type, content.getBytes(StandardCharsets.UTF_8), "Idempotency-Key", key);
    }

    private static void assertRefused(Answer answer, int status, String code) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.json().path("code").asString()).isEqualTo(code);
    }
}
