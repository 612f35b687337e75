package io.agentmarket.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentmarket.identity.Scope;
import io.agentmarket.identity.TestCustomers;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class AutomationOverHttpTest extends RunningPlatform {

    private static final String WEBHOOKS = "/api/v1/webhooks";
    private static final String SCHEDULES = "/api/v1/schedules";
    private static final String TRIGGERS = "/api/v1/triggers";
    private static final String DEPLOYMENTS = "/api/v1/deployments";
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String PROBE_INPUT = "{\"note\":\"by itself\",\"sleep_ms\":0}";

    private final TestCustomers.Made customer = CUSTOMERS.create("elite");

    @Nested
    class AWebhook {

        @Test
        void is_verified_message_for_message_by_a_receiver_on_the_standardwebhooks_package() throws Exception {
            try (var receiver = NodeReceiver.start()) {
                put(customer.key(), "/api/v1/billing/budgets/customer", "{\"limit_micros\":5000,\"mode\":\"alert\"}");
                var made = createWebhook(receiver.url());
                assertThat(made.status()).as(made.text()).isEqualTo(201);
                receiver.expect(made.json().path("secret").asString());
                var pinged = keyed(WEBHOOKS + "/" + made.json().path("id").asString() + "/ping", "");
                assertThat(pinged.status()).as(pinged.text()).isEqualTo(202);
                for (int run = 0; run < 3; run++) {
                    run(customer.key(), "run-" + run, "n", 0);
                }

                await().atMost(SOON)
                        .until(() -> receiver.seen().stream()
                                        .filter(it -> type(it).startsWith("run."))
                                        .count()
                                >= 3);
                await().atMost(SOON)
                        .until(() -> receiver.seen().stream().anyMatch(it -> type(it).equals("budget.exceeded")));

                assertThat(receiver.seen())
                        .allSatisfy(it -> assertThat(it.path("verified").booleanValue())
                                .as(it.toString())
                                .isTrue());
                assertThat(receiver.seen().stream().map(it -> it.path("id").asString()))
                        .doesNotHaveDuplicates();
                assertThat(receiver.seen().stream().map(AutomationOverHttpTest::type))
                        .contains("ping", "run.succeeded", "budget.threshold_reached", "budget.exceeded");
                assertThat(deliveries(made))
                        .allSatisfy(it ->
                                assertThat(it.path("response_code").asInt()).isEqualTo(204));
            }
        }

        @Test
        void with_a_wrong_secret_at_the_receiver_is_refused_and_tried_again() throws Exception {
            try (var receiver = NodeReceiver.start()) {
                var made = createWebhook(receiver.url());
                receiver.expect("whsec_" + "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

                keyed(WEBHOOKS + "/" + made.json().path("id").asString() + "/ping", "");

                await().atMost(SOON)
                        .until(() -> deliveries(made).path(0).path("attempts").asInt() > 0);
                assertThat(receiver.seen().getFirst().path("verified").booleanValue())
                        .isFalse();
                var delivery = deliveries(made).path(0);
                assertThat(delivery.path("status").asString()).isEqualTo("pending");
                assertThat(delivery.path("response_code").asInt()).isEqualTo(400);
                delete(customer.key(), WEBHOOKS + "/" + made.json().path("id").asString());
            }
        }

        @Test
        void shows_its_secret_once_and_takes_https_only() throws Exception {
            var made = createWebhook("https://example.com/hook");
            var id = made.json().path("id").asString();

            assertThat(made.json().path("secret").asString()).startsWith("whsec_");
            assertThat(get(customer.key(), WEBHOOKS + "/" + id).text()).doesNotContain("whsec_");
            assertThat(createWebhook("http://example.com/hook").status()).isEqualTo(422);
            assertThat(createWebhook("https://user@example.com/").status()).isEqualTo(422);
            var stranger = CUSTOMERS.create("standard");
            assertThat(get(stranger.key(), WEBHOOKS + "/" + id).status()).isEqualTo(404);
            assertThat(delete(stranger.key(), WEBHOOKS + "/" + id).status()).isEqualTo(404);
            assertThat(delete(customer.key(), WEBHOOKS + "/" + id).status()).isEqualTo(204);
        }

        @Test
        void needs_a_key_that_may_run_agents() throws Exception {
            var reader = CUSTOMERS.create("standard", false, Set.of(Scope.READ));

            var answer = post(
                    reader.key(),
                    WEBHOOKS,
                    "{\"url\":\"https://example.com\",\"events\":[\"run.failed\"]}",
                    "Idempotency-Key",
                    "k");

            assertThat(answer.status()).isEqualTo(403);
        }

        private Answer createWebhook(String url) throws Exception {
            return keyed(
                    WEBHOOKS,
                    "{\"url\":\"" + url + "\",\"events\":[\"run.succeeded\",\"run.failed\","
                            + "\"budget.threshold_reached\",\"budget.exceeded\"]}");
        }

        private JsonNode deliveries(Answer made) throws Exception {
            var id = made.json().path("id").asString();
            return get(customer.key(), WEBHOOKS + "/" + id + "/deliveries?limit=100")
                    .json()
                    .path("items");
        }
    }

    @Nested
    class ASchedule {

        @Test
        void runs_automatically_and_shows_the_result() throws Exception {
            var made = keyed(
                    SCHEDULES,
                    "{\"package_id\":\"crash-probe\",\"cron\":\"* * * * * *\",\"time_zone\":\"Europe/Berlin\",\"input\":"
                            + PROBE_INPUT + "}");
            assertThat(made.status()).as(made.text()).isEqualTo(201);
            var one = SCHEDULES + "/" + made.json().path("id").asString();

            await().atMost(SOON)
                    .until(() -> get(customer.key(), one)
                            .json()
                            .path("last_run")
                            .path("status")
                            .asString("")
                            .equals("succeeded"));

            assertThat(keyed(one + "/run-now", "").status()).isEqualTo(202);
            assertThat(delete(customer.key(), one).status()).isEqualTo(204);
            assertThat(get(customer.key(), one).status()).isEqualTo(404);
        }

        @Test
        void of_a_deployment_runs_under_its_terms_and_shows_refusals_while_off() throws Exception {
            var deployment = deployment();
            var made = keyed(
                    SCHEDULES,
                    "{\"deployment_id\":\"" + deployment + "\",\"cron\":\"* * * * * *\",\"input\":" + PROBE_INPUT
                            + "}");
            assertThat(made.status()).as(made.text()).isEqualTo(201);
            var one = SCHEDULES + "/" + made.json().path("id").asString();
            await().atMost(SOON)
                    .until(() -> lastRun(one).path("status").asString("").equals("succeeded"));
            var run = get(
                    customer.key(),
                    "/api/v1/executions/" + lastRun(one).path("execution_id").asString());

            put(customer.key(), DEPLOYMENTS + "/" + deployment, "{\"name\":\"mine\",\"active\":false}");
            await().atMost(SOON)
                    .until(() -> lastRun(one).path("refusal").asString("").equals("DEPLOYMENT_INACTIVE"));
            var listed = get(customer.key(), SCHEDULES).json().at("/items/0");
            delete(customer.key(), DEPLOYMENTS + "/" + deployment);
            await().atMost(SOON).until(() -> get(customer.key(), one).json().has("paused_reason"));

            assertThat(run.json().path("deployment_id").asString()).isEqualTo(deployment);
            assertThat(listed.path("deployment_id").asString()).isEqualTo(deployment);
            assertThat(listed.has("package_id")).isFalse();
            assertThat(listed.path("active").booleanValue()).isTrue();
            assertThat(listed.at("/last_run/detail").asString()).contains("switched off");
            assertThat(get(customer.key(), one).json().path("active").booleanValue())
                    .isFalse();
            delete(customer.key(), one);
        }

        @Test
        void needs_exactly_one_target_and_an_own_deployment() throws Exception {
            var foreign = CUSTOMERS.create("standard");
            var theirs = post(
                    foreign.key(),
                    DEPLOYMENTS,
                    "{\"package_id\":\"crash-probe\",\"name\":\"theirs\"}",
                    "Idempotency-Key",
                    "theirs");
            var rest = "\",\"cron\":\"0 9 * * *\",\"input\":" + PROBE_INPUT + "}";

            var answers = List.of(
                    keyed(
                            SCHEDULES,
                            "{\"deployment_id\":\"" + theirs.json().path("id").asString() + rest),
                    keyed(SCHEDULES, "{\"deployment_id\":\"" + UUID.randomUUID() + rest),
                    keyed(
                            SCHEDULES,
                            "{\"package_id\":\"crash-probe\",\"deployment_id\":\"" + UUID.randomUUID() + rest));

            assertThat(answers).allSatisfy(answer -> {
                assertThat(answer.status()).isEqualTo(422);
                assertThat(answer.json().at("/errors/0/pointer").asString()).isEqualTo("/deployment_id");
            });
        }

        private JsonNode lastRun(String schedule) throws Exception {
            return get(customer.key(), schedule).json().path("last_run");
        }

        @Test
        void with_an_input_of_more_than_64_KiB_is_not_made() throws Exception {
            var input = "{\"sleep_ms\":0,\"note\":\"" + "é".repeat(33_000) + "\"}";

            var answer =
                    keyed(SCHEDULES, "{\"package_id\":\"crash-probe\",\"cron\":\"0 9 * * *\",\"input\":" + input + "}");

            assertThat(answer.status()).isEqualTo(422);
            assertThat(answer.json().at("/errors/0/pointer").asString()).isEqualTo("/input");
            assertThat(answer.text()).contains("65536 bytes");
        }

        @Test
        void with_an_input_that_the_package_refuses_is_not_made() throws Exception {
            var answer = keyed(SCHEDULES, "{\"package_id\":\"crash-probe\",\"cron\":\"0 9 * * *\",\"input\":{}}");

            assertThat(answer.status()).isEqualTo(422);
            assertThat(answer.json().path("errors").path(0).path("pointer").asString())
                    .startsWith("/input/");
        }
    }

    @Nested
    class ATrigger {

        @Test
        void starts_a_run_for_its_secret_without_an_api_key() throws Exception {
            var made = keyed(
                    TRIGGERS,
                    "{\"package_id\":\"crash-probe\",\"mapping\":\"{\\\"note\\\": body.alert, \\\"sleep_ms\\\": 0}\"}");
            assertThat(made.status()).as(made.text()).isEqualTo(201);
            var fire = made.json().path("fire_url").asString();
            var secret = made.json().path("secret").asString();

            var fired = post("", fire, "{\"alert\":\"disk full\"}", "X-Trigger-Secret", secret);
            var again = post("", fire, "{\"alert\":\"disk full\"}", "X-Trigger-Secret", secret);
            var wrong = post("", fire, "{\"alert\":\"disk full\"}", "X-Trigger-Secret", secret + "x");
            var nowhere = post("", TRIGGERS + "/" + UUID.randomUUID() + "/fire", "{}", "X-Trigger-Secret", secret);

            assertThat(fired.status()).as(fired.text()).isEqualTo(202);
            assertThat(again.json()).isEqualTo(fired.json());
            assertThat(wrong.status()).isEqualTo(401);
            assertThat(nowhere.status()).isEqualTo(401);
            assertThat(wrong.json().path("code").asString()).isEqualTo("TRIGGER_SECRET_INVALID");
            assertThat(wrong.json().path("title").asString()).contains("secret").doesNotContain("API key");
            assertThat(nowhere.json().path("detail")).isEqualTo(wrong.json().path("detail"));
            var run = "/api/v1/executions/" + fired.json().path("execution_id").asString();
            await().atMost(SOON)
                    .until(() -> get(customer.key(), run)
                            .json()
                            .path("status")
                            .asString()
                            .equals("succeeded"));
        }

        @Test
        void takes_its_secret_from_senders_that_have_only_the_authorization_header() throws Exception {
            var made = keyed(TRIGGERS, "{\"package_id\":\"crash-probe\"}");
            var fire = made.json().path("fire_url").asString();
            var secret = made.json().path("secret").asString();

            var fired = post("", fire, PROBE_INPUT, "Authorization", "Bearer " + secret);
            var wrong = post("", fire, PROBE_INPUT, "Authorization", "Bearer " + secret + "x");

            assertThat(fired.status()).as(fired.text()).isEqualTo(202);
            assertThat(wrong.status()).isEqualTo(401);
        }

        @Test
        void takes_its_secret_as_the_password_of_basic_authentication() throws Exception {
            var made = keyed(TRIGGERS, "{\"package_id\":\"crash-probe\"}");
            var fire = made.json().path("fire_url").asString();
            var secret = made.json().path("secret").asString();

            var fired = post("", fire, PROBE_INPUT, "Authorization", basic("alertmanager:" + secret));
            var nobody = post("", fire, PROBE_INPUT, "Authorization", basic(":" + secret));
            var wrong = post("", fire, PROBE_INPUT, "Authorization", basic("alertmanager:" + secret + "x"));
            var torn = post("", fire, PROBE_INPUT, "Authorization", "Basic " + secret);

            assertThat(fired.status()).as(fired.text()).isEqualTo(202);
            assertThat(nobody.status()).as(nobody.text()).isEqualTo(202);
            assertThat(wrong.status()).isEqualTo(401);
            assertThat(torn.status()).isEqualTo(401);
        }

        private String basic(String pair) {
            return "Basic "
                    + java.util.Base64.getEncoder()
                            .encodeToString(pair.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }

        @Test
        void of_a_deployment_starts_its_run_and_refuses_while_off() throws Exception {
            var deployment = deployment();
            var made = keyed(
                    TRIGGERS, "{\"deployment_id\":\"" + deployment + "\",\"mapping\":\"{\\\"note\\\": body.alert}\"}");
            assertThat(made.status()).as(made.text()).isEqualTo(201);
            var fire = made.json().path("fire_url").asString();
            var secret = made.json().path("secret").asString();

            var fired = post("", fire, "{\"alert\":\"one\"}", "X-Trigger-Secret", secret);
            put(customer.key(), DEPLOYMENTS + "/" + deployment, "{\"name\":\"mine\",\"active\":false}");
            var off = post("", fire, "{\"alert\":\"two\"}", "X-Trigger-Secret", secret);
            var again = post("", fire, "{\"alert\":\"one\"}", "X-Trigger-Secret", secret);

            assertThat(fired.status()).as(fired.text()).isEqualTo(202);
            assertThat(again.json()).as("a repeated call joins its run").isEqualTo(fired.json());
            var run = get(
                    customer.key(),
                    "/api/v1/executions/" + fired.json().path("execution_id").asString());
            assertThat(run.json().path("deployment_id").asString()).isEqualTo(deployment);
            assertThat(off.status()).isEqualTo(409);
            assertThat(off.json().path("code").asString()).isEqualTo("DEPLOYMENT_INACTIVE");
        }

        @Test
        void with_a_mapping_of_unknown_names_is_not_made() throws Exception {
            var misspelt = keyed(
                    TRIGGERS,
                    "{\"package_id\":\"crash-probe\",\"mapping\":\"{\\\"noet\\\": bdy.alert, \\\"sleep_ms\\\": 0}\"}");
            var branches = keyed(
                    TRIGGERS,
                    "{\"package_id\":\"crash-probe\",\"mapping\":\"body.x ? {\\\"note\\\": body.x} : $merge([body, {\\\"z\\\": 1}])\"}");

            assertThat(misspelt.status()).isEqualTo(422);
            assertThat(misspelt.json().path("errors").path(0).path("detail").asString())
                    .contains("did you mean note?", "did you mean body?");
            assertThat(branches.status()).as(branches.text()).isEqualTo(201);
        }

        @Test
        void with_a_mapping_that_cannot_be_read_is_not_made() throws Exception {
            var answer = keyed(TRIGGERS, "{\"package_id\":\"crash-probe\",\"mapping\":\"{\"}");

            assertThat(answer.status()).isEqualTo(422);
            assertThat(answer.json().path("errors").path(0).path("pointer").asString())
                    .isEqualTo("/mapping");
        }
    }

    private String deployment() throws Exception {
        var made = keyed(DEPLOYMENTS, "{\"package_id\":\"crash-probe\",\"name\":\"mine\"}");
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        return made.json().path("id").asString();
    }

    private Answer keyed(String path, String body) throws Exception {
        var key = UUID.randomUUID().toString();
        return post(customer.key(), path, body, "Idempotency-Key", key);
    }

    private static String type(JsonNode seen) {
        return seen.path("type").asString("");
    }
}
