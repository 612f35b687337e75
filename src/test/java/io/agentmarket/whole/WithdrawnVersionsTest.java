package io.agentmarket.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentmarket.identity.Scope;
import io.agentmarket.identity.TestCustomers;
import java.util.EnumSet;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Customers whose deployment is pinned to a withdrawn version are informed. */
class WithdrawnVersionsTest extends RunningPlatform {

    private static final String PACKAGES = "/api/v1/marketplace/packages";
    private static final String DEPLOYMENTS = "/api/v1/deployments";

    private final TestCustomers.Made publisher = CUSTOMERS.create("elite");
    private final TestCustomers.Made customer = CUSTOMERS.create("elite", false, EnumSet.allOf(Scope.class));
    private final TestCustomers.Made operator = CUSTOMERS.create("elite", false, EnumSet.allOf(Scope.class));
    private final String id =
            "withdrawn-" + UUID.randomUUID().toString().substring(0, 8).replaceAll("^\\d", "a");

    @Test
    void a_pinned_deployment_names_the_withdrawal_and_its_successor() throws Exception {
        list("1.0.0");
        var pinned = deploy(",\"version\":\"1.0.0\"");
        list("1.1.0");
        var other = deploy(",\"version\":\"1.1.0\"");
        var newest = deploy("");

        assertThat(withdrawn()).isEmpty();
        yank("1.0.0");

        var told = get(customer.key(), DEPLOYMENTS + "/" + pinned).json().path("withdrawn");
        assertThat(told.path("successor").asString()).isEqualTo("1.1.0");
        assertThat(told.path("reason").asString()).isEqualTo("It greets wrongly.");
        assertThat(told.path("at").isString()).isTrue();
        assertThat(withdrawn()).extracting(it -> it.path("id").asString()).containsExactly(pinned);
        for (var fine : List.of(other, newest)) {
            assertThat(get(customer.key(), DEPLOYMENTS + "/" + fine).json().has("withdrawn"))
                    .isFalse();
        }
    }

    @Test
    void a_withdrawal_is_sent_once_to_subscribed_webhooks_only() throws Exception {
        list("1.0.0");
        var pinned = deploy(",\"version\":\"1.0.0\"");
        try (var receiver = NodeReceiver.start()) {
            var made = hook(receiver.url(), "deployment.version_withdrawn");
            receiver.expect(made.json().path("secret").asString());
            var asked = made(made);
            var other = made(hook(receiver.url(), "run.failed"));

            yank("1.0.0");

            await().until(() -> !deliveries(asked).isEmpty());
            await().until(() ->
                    deliveries(asked).path(0).path("status").asString().equals("delivered"));
            var message = receiver.seen().getFirst();
            assertThat(deliveries(asked).size()).isOne();
            assertThat(deliveries(other)).isEmpty();
            assertThat(message.toString())
                    .contains("deployment.version_withdrawn", pinned, id, "1.0.0", "It greets wrongly.")
                    .doesNotContain("successor");
        }
    }

    @Test
    void a_pinned_deployment_without_successor_shows_the_reason() throws Exception {
        list("1.0.0");
        var pinned = deploy(",\"version\":\"1.0.0\"");
        yank("1.0.0");

        var refused = post(
                customer.key(),
                DEPLOYMENTS + "/" + pinned + "/execute",
                "{\"input\":{\"name\":\"Eve\"}}",
                "Idempotency-Key",
                pinned);

        assertThat(refused.status()).as(refused.text()).isEqualTo(409);
        assertThat(refused.json().path("code").asString()).isEqualTo("PACKAGE_VERSION_GONE");
        assertThat(refused.json().path("detail").asString())
                .isEqualTo("Version 1.0.0 of " + id + " was withdrawn: It greets wrongly. No other version is offered"
                        + " now.");
    }

    private JsonNode withdrawn() throws Exception {
        return get(customer.key(), DEPLOYMENTS + "?withdrawn=true").json().path("items");
    }

    private JsonNode deliveries(String hook) throws Exception {
        return get(customer.key(), "/api/v1/webhooks/" + hook + "/deliveries")
                .json()
                .path("items");
    }

    private Answer hook(String url, String event) throws Exception {
        var body = "{\"url\":\"" + url + "\",\"events\":[\"" + event + "\"]}";
        return post(customer.key(), "/api/v1/webhooks", body, "Idempotency-Key", UUID.randomUUID() + "");
    }

    private String deploy(String version) throws Exception {
        var name = UUID.randomUUID().toString();
        var body = "{\"package_id\":\"" + id + "\",\"name\":\"" + name + "\"" + version + "}";
        return made(post(customer.key(), DEPLOYMENTS, body, "Idempotency-Key", name));
    }

    private static String made(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return answer.json().path("id").asString();
    }

    private void list(String version) throws Exception {
        var zip = PackageUpload.greeter(id, version).zip();
        var key = UUID.randomUUID().toString();
        var uploaded = upload(publisher.key(), PACKAGES, "application/zip", zip, "Idempotency-Key", key);
        assertThat(uploaded.status()).as(uploaded.text()).isEqualTo(201);
        fine(post(publisher.key(), PACKAGES + "/" + id + "/versions/" + version + "/submit", ""));
        fine(post(
                operator.key(),
                "/api/v1/operator/packages/" + id + "/versions/" + version + "/approve",
                "{\"reason\":\"fine\"}"));
    }

    private void yank(String version) throws Exception {
        fine(post(
                publisher.key(),
                PACKAGES + "/" + id + "/versions/" + version + "/yank",
                "{\"reason\":\"It greets wrongly.\"}"));
    }

    private static void fine(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }
}
