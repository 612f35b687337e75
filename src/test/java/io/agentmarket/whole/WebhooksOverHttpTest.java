package io.agentmarket.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentmarket.identity.TestCustomers.Made;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * A customer's receiver with the npm package {@code standardwebhooks} gets messages about approvals and budgets, and
 * dead letters.
 */
class WebhooksOverHttpTest extends RunningPlatform {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String GRAPH = "/api/v1/marketplace/packages/graph-probe/execute";
    private static final String BUDGET = "/api/v1/billing/budgets/customer";

    private final Made customer = CUSTOMERS.create("standard");
    private final NodeReceiver receiver;
    private String hook = "";
    private String secret = "";

    WebhooksOverHttpTest() throws Exception {
        receiver = NodeReceiver.start();
    }

    @BeforeEach
    void listen() throws Exception {
        var made = keyed("/api/v1/webhooks", body(true));
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        hook = "/api/v1/webhooks/" + made.json().path("id").asString();
        secret = made.json().path("secret").asString();
        receiver.expect(secret);
    }

    @AfterEach
    void stop() throws Exception {
        delete(customer.key(), hook);
        receiver.close();
    }

    @Test
    void a_message_that_arrived_is_sent_again_under_the_same_id() throws Exception {
        var ping = keyed(hook + "/ping", "").json();
        await().atMost(SOON).until(() -> receiver.seen().size() == 1);
        await().atMost(SOON).until(() -> !deliveries("delivered").isEmpty());

        var again = resend(ping);

        assertThat(again.status()).as(again.text()).isEqualTo(202);
        assertThat(again.json().path("status").asString()).isEqualTo("pending");
        await().atMost(SOON).until(() -> receiver.seen().size() == 2);
        assertThat(receiver.seen()).allSatisfy(it -> {
            assertThat(it.path("verified").booleanValue()).isTrue();
            assertThat(it.path("id")).isEqualTo(ping.path("message_id"));
        });
        await().atMost(SOON).until(() -> !deliveries("delivered").isEmpty());
        assertThat(deliveries(null).path(0).path("attempts").asInt()).isEqualTo(2);
    }

    /**
     * The receiver has a wrong secret and answers 400; the endpoint is switched off with what waits for it, and on
     * again.
     */
    @Test
    void dead_letters_are_listed_and_arrive_once_they_are_sent_again() throws Exception {
        receiver.expect("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        var one = keyed(hook + "/ping", "").json();
        var other = keyed(hook + "/ping", "").json();
        await().atMost(SOON).until(() -> receiver.seen().size() >= 2);
        put(customer.key(), hook, body(false));

        var dead = deliveries("dead");
        var whileOff = resend(one);
        put(customer.key(), hook, body(true));
        receiver.expect(secret);
        var late = receiver.seen().size();
        resend(one);
        var rest = post(
                customer.key(),
                hook + "/resend",
                "{\"since\":\"" + other.path("created_at").asString() + "\"}");

        assertThat(dead)
                .hasSize(2)
                .allSatisfy(
                        it -> assertThat(it.path("failure").asString()).isEqualTo("The endpoint was switched off."));
        assertThat(whileOff.status()).isEqualTo(409);
        assertThat(rest.json().path("deliveries").asInt()).isEqualTo(1);
        await().atMost(SOON).until(() -> deliveries("delivered").size() == 2);
        assertThat(deliveries("dead")).isEmpty();
        var arrived = receiver.seen().subList(late, receiver.seen().size());
        assertThat(arrived)
                .allSatisfy(it -> assertThat(it.path("verified").booleanValue()).isTrue())
                .extracting(it -> it.path("id").asString())
                .containsExactlyInAnyOrder(
                        one.path("message_id").asString(),
                        other.path("message_id").asString());
    }

    @Test
    void approvals_requested_decided_and_expired_send_webhooks() throws Exception {
        var approved = ask("approved");
        var expired = ask("expired");
        var asked = pending(approved);
        var said = post(
                customer.key(),
                "/api/v1/approvals/" + asked.path("approval_id").asString() + "/approve",
                "{\"action_sha256\":\"" + asked.path("action_sha256").asString() + "\"}");
        assertThat(said.status()).as(said.text()).isEqualTo(200);
        var late = pending(expired).path("approval_id").asString();
        STORES.tenant()
                .platform(sql -> sql.sql("update approval set expires_at = now() where id = ?::uuid")
                        .param(late)
                        .update());

        await().atMost(SOON)
                .until(() -> told(approved).size() == 3 && told(expired).size() == 3);

        assertThat(told(approved))
                .extracting(WebhooksOverHttpTest::summary)
                .containsExactly("approval.requested ", "approval.decided approved", "run.succeeded succeeded");
        assertThat(told(expired))
                .extracting(WebhooksOverHttpTest::summary)
                .containsExactly("approval.requested ", "approval.decided expired", "run.succeeded succeeded");
        assertThat(decider(asked.path("approval_id").asString()))
                .isEqualTo("key " + customer.caller().key());
        assertThat(decider(late)).isEqualTo("platform");
        var first = told(approved).getFirst().path("data");
        assertThat(first.path("approval_id")).isEqualTo(asked.path("approval_id"));
        assertThat(first.path("risk").asString()).isEqualTo("high");
        assertThat(receiver.seen())
                .allSatisfy(it -> assertThat(it.path("verified").booleanValue()).isTrue());
        assertThat(receiver.seen().toString()).doesNotContain("Leave mark");
    }

    /** An alert lets runs go on, a hard budget does not; each threshold is told once. */
    @Test
    void warning_and_stopping_budgets_both_send_webhooks() throws Exception {
        put(customer.key(), BUDGET, "{\"limit_micros\":4000,\"mode\":\"alert\",\"thresholds\":[50]}");
        var within = run(customer.key(), "within", "n", 0);
        var beyond = run(customer.key(), "beyond", "n", 0);
        var still = run(customer.key(), "still", "n", 0);
        await().atMost(SOON).until(() -> ofBudgets().size() == 2);
        put(customer.key(), BUDGET, "{\"limit_micros\":6000,\"mode\":\"hard\",\"thresholds\":[50]}");
        var refused = run(customer.key(), "refused", "n", 0);
        await().atMost(SOON).until(() -> ofBudgets().size() == 4);

        assertThat(List.of(within.status(), beyond.status(), still.status(), refused.status()))
                .containsExactly(200, 200, 200, 402);
        assertThat(ofBudgets())
                .extracting(it -> it.path("type").asString() + " "
                        + it.at("/data/mode").asString("") + " "
                        + it.at("/data/limit_micros").asLong())
                .containsExactly(
                        "budget.threshold_reached alert 4000",
                        "budget.exceeded alert 4000",
                        "budget.threshold_reached hard 6000",
                        "budget.exceeded hard 6000");
        assertThat(receiver.seen())
                .allSatisfy(it -> assertThat(it.path("verified").booleanValue()).isTrue());
    }

    private String body(boolean active) {
        return "{\"url\":\"" + receiver.url() + "\",\"active\":" + active
                + ",\"events\":[\"run.succeeded\",\"approval.requested\",\"approval.decided\","
                + "\"budget.threshold_reached\",\"budget.exceeded\"]}";
    }

    private Answer keyed(String path, String body) throws Exception {
        var key = UUID.randomUUID().toString();
        return post(customer.key(), path, body, "Idempotency-Key", key);
    }

    private Answer resend(JsonNode delivery) throws Exception {
        return post(customer.key(), hook + "/deliveries/" + delivery.path("id").asString() + "/resend", "");
    }

    private JsonNode deliveries(@Nullable String status) throws Exception {
        var query = status == null ? "" : "?status=" + status;
        return get(customer.key(), hook + "/deliveries" + query).json().path("items");
    }

    /** Starts a run that waits for a person. */
    private String ask(String note) throws Exception {
        var run = keyed(GRAPH, "{\"input\":{\"note\":\"" + note + "\",\"rounds\":1}}");
        assertThat(run.json().path("status").asString()).as(run.text()).isEqualTo("waiting_approval");
        return run.json().path("execution_id").asString();
    }

    private JsonNode pending(String run) throws Exception {
        return get(customer.key(), "/api/v1/approvals?status=pending&execution_id=" + run)
                .json()
                .at("/items/0");
    }

    private static String decider(String approval) {
        return STORES.tenant()
                .platform(sql -> sql.sql("select concat_ws(' ', actor_kind, actor_id) from approval where id = ?::uuid")
                        .param(approval)
                        .query(String.class)
                        .single());
    }

    /** Of one run, in the order in which it came. */
    private List<JsonNode> told(String run) {
        return receiver.seen().stream()
                .filter(it -> it.at("/data/execution_id").asString("").equals(run))
                .toList();
    }

    private List<JsonNode> ofBudgets() {
        return receiver.seen().stream()
                .filter(it -> it.path("type").asString("").startsWith("budget."))
                .toList();
    }

    private static String summary(JsonNode message) {
        return message.path("type").asString() + " "
                + message.at("/data/status").asString("");
    }
}
