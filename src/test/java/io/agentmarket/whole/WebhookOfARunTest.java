package io.agentmarket.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentmarket.identity.Scope;
import io.agentmarket.identity.TestCustomers.Made;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** A webhook in the body of a run, received by the npm package {@code standardwebhooks}. */
class WebhookOfARunTest extends RunningPlatform {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String PROBE = "/api/v1/marketplace/packages/crash-probe/execute";
    private static final String GRAPH = "/api/v1/marketplace/packages/graph-probe/execute";
    private static final String SECRET = "/api/v1/webhooks/signing-secret";
    private static final String CANARY = "Ossian";

    private final Made customer = CUSTOMERS.unlimited("standard");
    private final NodeReceiver receiver;

    WebhookOfARunTest() throws Exception {
        receiver = NodeReceiver.start();
    }

    @BeforeEach
    void know_the_secret() throws Exception {
        receiver.expect(get(customer.key(), SECRET).json().path("secret").asString());
    }

    @AfterEach
    void stop() {
        receiver.close();
    }

    @Test
    void receives_the_end_with_the_output_signed_by_the_customers_secret() throws Exception {
        var run = keyed("k", PROBE, body("n", webhook(receiver.url()))).json();

        await().atMost(SOON).until(() -> seen(run).size() == 1);
        var message = seen(run).getFirst();
        assertThat(message.path("verified").booleanValue())
                .as(message.toString())
                .isTrue();
        assertThat(message.path("type").asString()).isEqualTo("run.succeeded");
        assertThat(message.at("/data/execution_id")).isEqualTo(run.path("execution_id"));
        assertThat(message.at("/data/output")).isEqualTo(run.path("output"));
        assertThat(run.path("output").isObject()).isTrue();
        await().atMost(SOON)
                .until(() -> told(run).at("/deliveries/0/status").asString().equals("delivered"));
        assertThat(told(run).path("url").asString()).isEqualTo(receiver.url());
        assertThat(told(run).path("events")).hasSize(4);
        assertThat(told(run).path("deliveries")).hasSize(1);
        assertThat(told(run).at("/deliveries/0/response_code").asInt()).isEqualTo(204);
    }

    @Test
    void is_notified_only_of_the_events_it_names() throws Exception {
        var asked = keyed(
                        "k",
                        GRAPH,
                        "{\"input\":{\"note\":\"n\",\"rounds\":1},\"webhook\":{\"url\":\"" + receiver.url()
                                + "\",\"events\":[\"approval.requested\"]}}")
                .json();
        await().atMost(SOON).until(() -> seen(asked).size() == 1);
        var cancelled = post(
                customer.key(),
                "/api/v1/executions/" + asked.path("execution_id").asString() + "/cancel",
                "");
        var later = keyed("k2", PROBE, body("n", webhook(receiver.url()))).json();
        await().atMost(SOON).until(() -> seen(later).size() == 1);

        assertThat(cancelled.status()).isEqualTo(202);
        assertThat(seen(asked)).extracting(it -> it.path("type").asString()).containsExactly("approval.requested");
    }

    @Test
    void a_message_is_sent_again_with_its_id_and_a_rotated_secret() throws Exception {
        var run = keyed("k", PROBE, body("n", webhook(receiver.url()))).json();
        await().atMost(SOON)
                .until(() -> told(run).at("/deliveries/0/status").asString("").equals("delivered"));
        var delivery = told(run).at("/deliveries/0/id").asString();
        var fresh = post(customer.key(), SECRET + "/rotate", "{\"overlap_seconds\":0}", "Idempotency-Key", "r")
                .json();
        receiver.expect(fresh.path("secret").asString());

        var again = post(customer.key(), path(run) + "/deliveries/" + delivery + "/resend", "");

        assertThat(again.status()).as(again.text()).isEqualTo(202);
        await().atMost(SOON).until(() -> seen(run).size() == 2);
        assertThat(seen(run))
                .allSatisfy(it -> assertThat(it.path("verified").booleanValue()).isTrue());
        assertThat(seen(run).get(0)).isEqualTo(seen(run).get(1));
        assertThat(get(customer.key(), SECRET).json().path("secret")).isEqualTo(fresh.path("secret"));
    }

    @Test
    void erasing_the_run_deletes_its_webhook_and_messages() throws Exception {
        var run = keyed("k", PROBE, body("n", webhook(receiver.url() + "?who=" + CANARY)))
                .json();
        var id = run.path("execution_id").asString();
        await().atMost(SOON).until(() -> !told(run).path("deliveries").isEmpty());

        delete(customer.key(), "/api/v1/usage/executions/" + id);

        assertThat(get(customer.key(), path(run)).status()).isEqualTo(404);
        assertThat(count("select count(*) from webhook_delivery where stream = '" + id + "'"))
                .isZero();
        assertThat(count("select count(*) from run_webhook where url like '%" + CANARY + "%'"))
                .isZero();
    }

    @Test
    void an_idempotency_key_covers_the_webhook_too() throws Exception {
        var first = keyed("k", PROBE, body("n", webhook(receiver.url())));
        var same = keyed("k", PROBE, body("n", webhook(receiver.url())));
        var other = keyed("k", PROBE, body("n", webhook(receiver.url() + "?other")));
        var none = keyed("k", PROBE, "{\"input\":{\"note\":\"n\",\"sleep_ms\":0}}");

        assertThat(same.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(same.json().path("execution_id")).isEqualTo(first.json().path("execution_id"));
        assertThat(List.of(
                        other.json().path("code").asString(),
                        none.json().path("code").asString()))
                .containsOnly("IDEMPOTENCY_KEY_REUSED");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://127.0.0.1/hook",
                "https://169.254.169.254/latest",
                "https://[::1]/hook",
                "https://10.0.0.7:8443/hook",
                "https://localhost/hook",
                "http://example.com/hook",
                "https://user:word@example.com/",
                "https://example.com:25/",
                "ftp://example.com/",
                "no address"
            })
    void an_address_that_is_not_public_https_is_refused(String url) throws Exception {
        var run = keyed("k", PROBE, body("n", webhook(url)));
        var endpoint = keyed("h", "/api/v1/webhooks", "{\"url\":\"" + url + "\",\"events\":[\"run.succeeded\"]}");

        assertThat(List.of(run.status(), endpoint.status())).containsOnly(422);
        assertThat(run.json().at("/errors/0/pointer").asString()).isEqualTo("/webhook/url");
        assertThat(endpoint.json().at("/errors/0/pointer").asString()).isEqualTo("/url");
        assertThat(count("select count(*) from execution_history where customer_id = '" + customer.id() + "'"))
                .isZero();
    }

    @ParameterizedTest
    @CsvSource({"'{}',/webhook/url", "'{\"url\":\"https://example.com/\",\"events\":[]}',/webhook/events"})
    void a_webhook_without_an_address_or_events_is_refused(String webhook, String pointer) throws Exception {
        var run = keyed("k", PROBE, body("n", webhook));

        assertThat(run.status()).isEqualTo(422);
        assertThat(run.json().at("/errors/0/pointer").asString()).isEqualTo(pointer);
    }

    @Test
    void an_unknown_event_is_refused_by_its_place() throws Exception {
        var run = keyed(
                "k", PROBE, body("n", "{\"url\":\"https://example.com/\",\"events\":[\"run.failed\",\"run.done\"]}"));

        assertThat(run.status()).isEqualTo(422);
        assertThat(run.json().at("/errors/0/pointer").asString()).isEqualTo("/webhook/events/1");
    }

    @Test
    void strangers_and_small_keys_see_neither_webhook_nor_secret() throws Exception {
        var run = keyed("k", PROBE, body("n", webhook(receiver.url()))).json();
        var stranger = CUSTOMERS.create("standard");
        var small = CUSTOMERS.addKey(customer, false, Set.of(Scope.READ, Scope.EXECUTE));

        assertThat(get(stranger.key(), path(run)).status()).isEqualTo(404);
        assertThat(get(small.key(), path(run)).status()).isEqualTo(200);
        assertThat(get(small.key(), SECRET).status()).isEqualTo(403);
        assertThat(post(small.key(), SECRET + "/rotate", "", "Idempotency-Key", "r")
                        .status())
                .isEqualTo(403);
    }

    private Answer keyed(String idempotencyKey, String path, String body) throws Exception {
        return post(customer.key(), path, body, "Idempotency-Key", idempotencyKey);
    }

    /** Of one run; messages of another test's runs may still come. */
    private List<JsonNode> seen(JsonNode run) {
        return receiver.seen().stream()
                .filter(it -> it.at("/data/execution_id").equals(run.path("execution_id")))
                .toList();
    }

    private JsonNode told(JsonNode run) throws Exception {
        return get(customer.key(), path(run)).json();
    }

    private static String path(JsonNode run) {
        return "/api/v1/executions/"
                + run.path("execution_id").asString(UUID.randomUUID().toString()) + "/webhook";
    }

    private static String webhook(String url) {
        return "{\"url\":\"" + url + "\"}";
    }

    private static String body(String note, String webhook) {
        return "{\"input\":{\"note\":\"" + note + "\",\"sleep_ms\":0},\"webhook\":" + webhook + "}";
    }

    private static long count(String sql) {
        return STORES.tenant().platform(jdbc -> jdbc.sql(sql).query(Long.class).single());
    }
}
