package io.agentmarket.toolkits.apis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmarket.egress.Egress;
import io.agentmarket.egress.TestEgress;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ExecutionId;
import io.agentmarket.shared.Json;
import io.agentmarket.tools.MemorySteps;
import io.agentmarket.tools.TestToolbox;
import io.agentmarket.tools.ToolContext;
import io.agentmarket.tools.WaitingException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Calls over real sockets, to servers that an operator has opened and to one that is not opened. */
class CallApiToolTest {

    private static final String SECRET = "s3cr3t-0123456789";

    private final TestApi api = new TestApi();
    private final TestApi other = new TestApi();
    private final TestApi inside = new TestApi();
    private final Egress egress = TestEgress.opening(api.place(), other.place());
    private final MemorySteps steps = new MemorySteps();
    private final ObjectNode grant = (ObjectNode) Json.MAPPER.readTree("""
            {"hosts": ["127.0.0.1"], "methods": ["GET", "POST", "PUT"], "approve": [], "plain_http": true}""");
    private final CallApiTool tool = (CallApiTool) ApiTools.all(egress).getFirst();

    @AfterEach
    void close() throws Exception {
        for (var server : List.of(api, other, inside)) {
            server.close();
        }
        ((AutoCloseable) egress).close();
    }

    @Test
    void a_query_is_encoded_and_json_is_answered_as_json() {
        api.answers(200, "application/json; charset=utf-8", "{\"orders\": [7]}", "ETag", "\"a\"", "Set-Cookie", "x=1");

        var answer = call("GET", "/orders", "\"query\": {\"q\": \"a&b c\", \"limit\": 2}");

        assertThat(answer.toString())
                .isEqualTo("{\"status\":200,\"content_type\":\"application/json; charset=utf-8\","
                        + "\"headers\":{\"etag\":\"\\\"a\\\"\"},\"json\":{\"orders\":[7]}}");
        assertThat(api.seen().getFirst().uri()).isEqualTo("/orders?q=a%26b%20c&limit=2");
    }

    @Test
    void a_body_is_sent_as_json() {
        api.answers(201, "", "", "Location", "/orders/8");

        var answer = call("POST", "/orders", "\"body\": {\"sku\": \"7\"}, \"headers\": {\"X-Tenant\": \"t1\"}");

        assertThat(answer.at("/headers/location").asString()).isEqualTo("/orders/8");
        var sent = api.seen().getFirst();
        assertThat(sent.body()).isEqualTo("{\"sku\":\"7\"}");
        assertThat(sent.headers())
                .containsEntry("content-type", "application/json")
                .containsEntry("x-tenant", "t1");
    }

    @Nested
    class Granted {

        @Test
        void neither_another_host_nor_another_method_is_called() {
            grant.putArray("hosts").add("api.example.com");
            assertThatThrownBy(() -> call("GET", "/", "")).hasMessage("The host 127.0.0.1 is not granted.");
            grant.putArray("hosts").add("127.0.0.1");
            grant.remove("methods");

            assertThatThrownBy(() -> call("POST", "/", "")).hasMessageContaining("granted are GET.");
            assertThat(api.seen()).isEmpty();
        }

        @Test
        void a_changing_call_waits_for_a_person_who_may_edit_it() {
            api.answers(200, "application/json", "{}");
            grant.remove("approve");
            assertThatThrownBy(() -> call("POST", "/pay", "\"body\": {\"cents\": 900}"))
                    .isInstanceOf(WaitingException.class);
            assertThat(api.seen()).isEmpty();
            var asked = steps.asked().get("send/approval");
            assertThat(asked.title()).isEqualTo("POST " + api.url("/pay"));

            steps.decide(
                    "send/approval",
                    true,
                    Json.MAPPER.readTree(asked.arguments().toString().replace("900", "5")));
            call("POST", "/pay", "\"body\": {\"cents\": 900}");

            assertThat(api.seen())
                    .singleElement()
                    .satisfies(it -> assertThat(it.body()).isEqualTo("{\"cents\":5}"));
        }

        @Test
        void an_edited_call_stays_within_the_grant() {
            grant.remove("approve");
            steps.decide("send/approval", true, arguments("DELETE", api.url("/all"), ""));

            assertThatThrownBy(() -> call("POST", "/pay", "")).hasMessageContaining("DELETE is not granted");
            assertThat(api.seen()).isEmpty();
        }

        @Test
        void an_unapproved_call_is_not_sent() {
            grant.remove("approve");
            steps.decide("send/approval", false, arguments("POST", api.url("/pay"), ""));

            assertThatThrownBy(() -> call("POST", "/pay", "")).hasMessageContaining("did not approve");
            assertThat(api.seen()).isEmpty();
        }

        @Test
        void a_changing_method_without_approval_counts_as_an_effect() {
            assertThat(tool.hasUnaskedEffect(grant)).isTrue();
            grant.remove("approve");
            assertThat(tool.hasUnaskedEffect(grant)).isFalse();
        }
    }

    @Nested
    class Credentials {

        @Test
        void a_granted_secret_overrides_the_models_own_header() {
            api.answers(200, "text/plain", "ok");
            credential("127.0.0.1", "Authorization", "Bearer {{secret.token}}");

            var answer = call("GET", "/", "\"headers\": {\"authorization\": \"Bearer {{secret.token}}\"}");

            assertThat(api.seen().getFirst().headers()).containsEntry("authorization", "Bearer " + SECRET);
            assertThat(answer.toString()).doesNotContain(SECRET);
        }

        @Test
        void a_model_names_no_secret() {
            api.answers(200, "text/plain", "ok");

            call("GET", "/", "\"headers\": {\"X-Copy\": \"{{secret.token}}\"}");

            assertThat(api.seen().getFirst().headers()).containsEntry("x-copy", "{{secret.token}}");
        }

        @Test
        void a_secret_goes_to_no_other_host_plain_http_or_redirect() {
            credential("api.example.com", "X-Key", "{{secret.token}}");
            api.answers(200, "text/plain", "ok");
            call("GET", "/", "");
            assertThat(api.seen().getFirst().headers()).doesNotContainKey("x-key");

            credential("", "X-Key", "{{secret.token}}");
            var moved = new MemorySteps();
            other.answers(302, "", "", "Location", api.url("/moved"));
            call(other.url("/"), moved);
            assertThat(other.seen().getFirst().headers()).containsKey("x-key");
            assertThat(api.seen().getLast().uri()).isEqualTo("/moved");
            assertThat(api.seen().getLast().headers()).doesNotContainKey("x-key");

            grant.remove("plain_http");
            assertThatThrownBy(() -> call(api.url("/"), new MemorySteps()))
                    .hasMessage("Credentials are sent over https only.");
        }

        @Test
        void one_that_the_deployment_lacks_is_named() {
            credential("", "X-Key", "{{secret.missing}}");

            assertThatThrownBy(() -> call("GET", "/", "")).hasMessageStartingWith("There is no secret missing");
        }

        private void credential(String host, String header, String value) {
            grant.putArray("credentials")
                    .addObject()
                    .put("host", host)
                    .put("header", header)
                    .put("value", value);
        }
    }

    @Nested
    class Repeated {

        @Test
        void a_get_is_retried_while_the_api_is_unavailable() {
            api.answers(503, "text/plain", "later").answers(502, "", "").answers(200, "text/plain", "here");

            assertThat(call("GET", "/", "").path("text").asString()).isEqualTo("here");
            assertThat(api.seen()).hasSize(3);
        }

        @Test
        void a_post_is_made_once_and_its_500_is_an_answer() {
            api.answers(503, "application/json", "{\"error\": \"down\"}");

            var answer = call("POST", "/", "\"body\": {}");

            assertThat(answer.path("status").asInt()).isEqualTo(503);
            assertThat(answer.at("/json/error").asString()).isEqualTo("down");
            assertThat(api.seen()).hasSize(1);
        }

        @Test
        void a_post_is_retried_where_the_api_accepts_idempotency_keys() {
            api.answers(503, "", "").answers(200, "text/plain", "done");
            grant.put("idempotency_header", "Idempotency-Key");

            assertThat(call("POST", "/", "\"body\": {}").path("status").asInt()).isEqualTo(200);

            assertThat(api.seen())
                    .hasSize(2)
                    .allSatisfy(it -> assertThat(it.headers()).containsEntry("idempotency-key", "run:1/send"));
        }

        @Test
        void a_call_that_is_in_the_journal_is_not_made_again() {
            api.answers(200, "text/plain", "once");

            assertThat(call("GET", "/", "")).isEqualTo(call("GET", "/", ""));
            assertThat(api.seen()).hasSize(1);
        }

        @Test
        void a_long_retry_after_is_passed_to_the_model() {
            api.answers(429, "", "", "Retry-After", "120");

            var answer = call("GET", "/", "");

            assertThat(answer.at("/headers/retry-after").asString()).isEqualTo("120");
            assertThat(api.seen()).hasSize(1);
        }

        @Test
        void a_host_that_fails_again_and_again_is_left_alone() {
            api.answers(500, "", "");
            for (int i = 0; i < 5; i++) {
                call(api.url("/" + i), new MemorySteps());
            }

            assertThatThrownBy(() -> call(api.url("/6"), new MemorySteps())).hasMessageContaining("failed too often");
            assertThat(api.seen()).hasSize(5);
        }
    }

    @Nested
    class Strange {

        @Test
        void a_redirect_to_an_address_inside_is_not_followed() {
            inside.answers(200, "text/plain", "metadata");
            api.answers(302, "", "", "Location", inside.url("/latest/meta-data"));

            assertThatThrownBy(() -> call("GET", "/", "")).hasMessageStartingWith("The API was not called: ");
            assertThat(inside.seen()).isEmpty();
        }

        @Test
        void one_that_does_not_answer_is_given_up_in_time() {
            api.hangs();
            grant.put("seconds", 1);

            assertThatThrownBy(() -> call("POST", "/", "\"body\": {}"))
                    .hasMessageStartingWith("The API gave no answer: ")
                    .hasMessageEndingWith("The call may have had its effect.");
        }

        @Test
        void an_answer_that_is_too_long_is_a_failure() {
            api.answers(200, "text/plain", "x".repeat(CallApiTool.MAX_BYTES + 1));

            assertThatThrownBy(() -> call("GET", "/", "")).hasMessageStartingWith("The API gave no answer: ");
        }

        @Test
        void invalid_json_is_shown_as_text() {
            api.answers(200, "application/json", "<html>{");

            var answer = call("GET", "/", "");

            assertThat(answer.path("text").asString()).isEqualTo("<html>{");
            assertThat(answer.path("note").asString()).contains("is not");
        }

        @Test
        void binary_answers_are_not_shown() {
            api.answersBytes("application/json", new byte[] {(byte) 0x89, 'P', 'N', 'G', (byte) 0xff});

            var answer = call("GET", "/", "");

            assertThat(answer.path("bytes").asInt()).isEqualTo(5);
            assertThat(answer.has("json") || answer.has("text")).isFalse();
        }

        @Test
        void a_malformed_address_and_a_get_with_a_body_are_refused() {
            assertThatThrownBy(() -> call("orders everywhere", new MemorySteps()))
                    .hasMessage("url is not an address.");
            assertThatThrownBy(() -> call("GET", "/", "\"body\": {}")).hasMessageContaining("has no body");
            assertThat(api.seen()).isEmpty();
        }
    }

    private JsonNode call(String method, String path, String more) {
        return call(arguments(method, api.url(path), more), steps);
    }

    private JsonNode call(String url, MemorySteps steps) {
        return call(arguments("GET", url, ""), steps);
    }

    private JsonNode call(JsonNode arguments, MemorySteps steps) {
        var secrets = Map.of("token", SECRET);
        var own = new ToolContext.Own(Json.MAPPER.createObjectNode(), name -> Optional.ofNullable(secrets.get(name)));
        var context = new ToolContext(
                new CustomerId(new UUID(0, 1)), new ExecutionId(new UUID(0, 2)), "0:1", grant, steps, own);
        return TestToolbox.of(List.of(tool)).call(tool, context, arguments);
    }

    private static JsonNode arguments(String method, String url, String more) {
        return Json.MAPPER.readTree("{\"method\": \"" + method + "\", \"url\": \"" + url + "\""
                + (more.isEmpty() ? "" : ", " + more) + "}");
    }
}
