package io.agentmarket.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentmarket.AgentMarket;
import io.agentmarket.identity.Scope;
import io.agentmarket.identity.TestCustomers;
import io.agentmarket.shared.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/** Listings and withdrawals on one replica, seen from another on the same stores. */
class PublishedOnTwoReplicasTest extends RunningPlatform {

    private static final String PACKAGES = "/api/v1/marketplace/packages";
    private static final String OPERATOR = "/api/v1/operator/packages";
    private static final String GREETING = "{\"input\":{\"name\":\"Eve\"}}";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** Two seconds, and what a busy machine adds. */
    private static final Duration SOON = Duration.ofSeconds(60);

    private static ConfigurableApplicationContext second;

    private final TestCustomers.Made publisher = CUSTOMERS.create("elite");
    private final TestCustomers.Made customer = CUSTOMERS.create("elite");
    private final TestCustomers.Made operator = CUSTOMERS.create("elite", false, EnumSet.allOf(Scope.class));
    private final String id = "shared-" + UUID.randomUUID().toString().replaceAll("[^a-f]", "") + "x";

    @BeforeAll
    static void start_a_second_replica() {
        var settings = new ArrayList<String>();
        STORES.addTo((String name, Supplier<Object> value) -> settings.add("--" + name + "=" + value.get()));
        settings.add("--server.port=0");
        second = new SpringApplicationBuilder(RunningPlatform.Probe.class, AgentMarket.class)
                .run(settings.toArray(String[]::new));
    }

    @AfterAll
    static void stop_it() {
        second.close();
    }

    @Test
    void listing_and_withdrawal_reach_the_other_replica() throws Exception {
        publish("1.0.0");
        await().atMost(SOON).until(() -> there("", PACKAGES + "/" + id, null).status() == 200);
        var found = there("", PACKAGES + "?q=" + id, null);
        var quote = there(customer.key(), PACKAGES + "/" + id + "/quote", "{}");
        var run = there(customer.key(), PACKAGES + "/" + id + "/execute", GREETING);

        assertThat(found.json().at("/items/0/id").asString()).isEqualTo(id);
        assertThat(quote.status()).as(quote.text()).isEqualTo(200);
        assertThat(run.json().at("/output/greeting").asString()).as(run.text()).isEqualTo("Hello Eve, 1.0.0");

        publish("1.1.0");
        await().atMost(SOON)
                .until(() -> greeting(there(customer.key(), PACKAGES + "/" + id + "/execute", GREETING))
                        .equals("Hello Eve, 1.1.0"));
        assertThat(greeting(there(customer.key(), PACKAGES + "/" + id + "/execute", pinned("1.0.0"))))
                .isEqualTo("Hello Eve, 1.0.0");

        yank("1.1.0");
        await().atMost(SOON)
                .until(() -> greeting(there(customer.key(), PACKAGES + "/" + id + "/execute", GREETING))
                        .equals("Hello Eve, 1.0.0"));
        var withdrawn = there(customer.key(), PACKAGES + "/" + id + "/execute", pinned("1.1.0"));
        assertThat(withdrawn.status()).isEqualTo(409);
        assertThat(greeting(there(customer.key(), PACKAGES + "/" + id + "/execute", pinned("1.0.0"))))
                .isEqualTo("Hello Eve, 1.0.0");

        yank("1.0.0");
        await().atMost(SOON).until(() -> there("", PACKAGES + "/" + id, null).status() == 404);
        assertThat(there(customer.key(), PACKAGES + "/" + id + "/execute", GREETING)
                        .status())
                .isEqualTo(404);
    }

    @Test
    void a_waiting_run_keeps_its_version_after_a_withdrawal() throws Exception {
        publish(waiter());
        await().atMost(SOON).until(() -> there("", PACKAGES + "/" + id, null).status() == 200);
        var started = there(customer.key(), PACKAGES + "/" + id + "/execute", GREETING);
        assertThat(started.json().path("status").asString()).as(started.text()).isEqualTo("waiting_approval");
        var run = "/api/v1/executions/" + started.json().path("execution_id").asString();

        yank("1.0.0");
        await().atMost(SOON).until(() -> there("", PACKAGES + "/" + id, null).status() == 404);
        var asked =
                get(customer.key(), "/api/v1/approvals?status=pending").json().at("/items/0");
        var decision = "{\"action_sha256\": \"" + asked.path("action_sha256").asString() + "\"}";
        var path = "/api/v1/approvals/" + asked.path("approval_id").asString() + "/approve";
        assertThat(there(customer.key(), path, decision).status()).isEqualTo(200);

        await().atMost(SOON).until(() -> get(customer.key(), run).json().has("finished_at"));
        assertThat(greeting(get(customer.key(), run))).isEqualTo("Hello Eve, 1.0.0");
    }

    @Test
    void only_its_publisher_quotes_and_runs_a_draft_on_either_replica() throws Exception {
        draft(PackageUpload.greeter(id, "1.0.0"));
        var wish = "{\"version\": \"1.0.0\"}";

        var own = there(publisher.key(), PACKAGES + "/" + id + "/quote", wish);
        var newest = post(publisher.key(), PACKAGES + "/" + id + "/quote", "{}");
        var run = there(publisher.key(), PACKAGES + "/" + id + "/execute", pinned("1.0.0"));
        var foreign = there(customer.key(), PACKAGES + "/" + id + "/quote", wish);
        var missing = there(publisher.key(), PACKAGES + "/" + id + "/quote", "{\"version\": \"9.0.0\"}");

        assertThat(own.status()).as(own.text()).isEqualTo(200);
        assertThat(newest.json()).isEqualTo(own.json());
        assertThat(greeting(run)).isEqualTo("Hello Eve, 1.0.0");
        assertThat(foreign.status()).isEqualTo(404);
        assertThat(missing.status()).isEqualTo(404);
    }

    /** Asks a person before it greets. */
    private PackageUpload waiter() {
        return PackageUpload.greeter(id, "1.0.0")
                .with("agent.yaml", "tools: []", "tools: [{name: leave_mark}]\nrequires_approval: [leave_mark]")
                .with("playbook.yaml", "", """
                        rounds:
                          - calls: [{tool: leave_mark, as: mark, arguments: '{"note": input.name}'}]
                        output: '{"greeting": "Hello " & input.name & ", 1.0.0"}'
                        """);
    }

    private void publish(String version) throws Exception {
        publish(PackageUpload.greeter(id, version));
    }

    private void publish(PackageUpload upload) throws Exception {
        var version = draft(upload);
        var submitted = post(publisher.key(), PACKAGES + "/" + id + "/versions/" + version + "/submit", "");
        assertThat(submitted.status()).as(submitted.text()).isEqualTo(200);
        var reason = "{\"reason\": \"for the test\"}";
        var listed = post(operator.key(), OPERATOR + "/" + id + "/versions/" + version + "/approve", reason);
        assertThat(listed.status()).as(listed.text()).isEqualTo(200);
    }

    /** @return its version */
    private String draft(PackageUpload upload) throws Exception {
        var key = UUID.randomUUID().toString();
        var stored = upload(publisher.key(), PACKAGES, "application/zip", upload.zip(), "Idempotency-Key", key);
        assertThat(stored.status()).as(stored.text()).isEqualTo(201);
        return stored.json().path("version").asString();
    }

    private void yank(String version) throws Exception {
        var path = PACKAGES + "/" + id + "/versions/" + version + "/yank";
        var yanked = post(publisher.key(), path, "{\"reason\": \"for the test\"}");
        assertThat(yanked.status()).as(yanked.text()).isEqualTo(200);
    }

    private static String pinned(String version) {
        return "{\"input\":{\"name\":\"Eve\"},\"version\":\"" + version + "\"}";
    }

    private static String greeting(Answer answer) {
        return answer.json().at("/output/greeting").asString("");
    }

    /** The second replica's answer. @param body of a POST; null for a GET */
    private static Answer there(String key, String path, @Nullable String body) throws Exception {
        var port = second.getEnvironment().getRequiredProperty("local.server.port");
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", UUID.randomUUID().toString());
        if (!key.isEmpty()) {
            request.header("X-API-Key", key);
        }
        var sent = body == null ? request.GET() : request.POST(HttpRequest.BodyPublishers.ofString(body));
        var answer = HTTP.send(sent.build(), HttpResponse.BodyHandlers.ofString());
        JsonNode json = Json.MAPPER.readTree(answer.body());
        return new Answer(
                answer.statusCode(), json, answer.body(), answer.headers().map());
    }
}
