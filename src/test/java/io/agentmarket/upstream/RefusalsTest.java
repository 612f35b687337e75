package io.agentmarket.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.shared.SteppingClock;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Collections;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests that the real API refuses are refused in its format. */
class RefusalsTest {

    private final SteppingClock clock = new SteppingClock("2026-11-15T12:00:00Z");
    private final FakeUpstream upstream =
            FakeUpstream.start(FakeUpstream.Settings.of(new ScriptedBrain(Brain.Reply.text("Hello.")))
                    .withClock(clock));
    private final Caller caller = new Caller(upstream);

    @AfterEach
    void stop() {
        upstream.close();
    }

    @Test
    void an_error_has_the_apis_shape_and_a_request_id() throws Exception {
        var answer = caller.messages(Caller.body("{\"max_tokens\": 0}"));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("type").asString()).isEqualTo("error");
        assertThat(answer.error()).startsWith("invalid_request_error max_tokens");
        assertThat(answer.json().path("request_id").asString())
                .startsWith("req_")
                .isEqualTo(answer.header("request-id"));
        assertThat(upstream.log()).singleElement().satisfies(call -> {
            assertThat(call.status()).isEqualTo(400);
            assertThat(call.completed()).isFalse();
        });
    }

    @Nested
    class OfHeaders {

        @Test
        void without_a_key_or_with_an_unknown_one_is_401() throws Exception {
            var missing = Caller.send(caller.request("/v1/models"));
            var unknown = Caller.send(caller.request("/v1/models").header("x-api-key", "sk-ant-other"));

            assertThat(missing.status()).isEqualTo(401);
            assertThat(unknown.status()).isEqualTo(401);
            assertThat(unknown.error()).startsWith("authentication_error");
        }

        @Test
        void two_different_keys_are_401_and_a_bearer_key_alone_is_fine() throws Exception {
            var bearer = caller.request("/v1/models")
                    .header("anthropic-version", "2026-10-21")
                    .header("authorization", "Bearer " + FakeUpstream.DEMO_KEY);

            assertThat(Caller.send(bearer).status()).isEqualTo(200);
            assertThat(Caller.send(bearer.header("x-api-key", "sk-ant-other")).status())
                    .isEqualTo(401);
        }

        @Test
        void without_a_version_or_with_an_unknown_one_is_400() throws Exception {
            var keyed = caller.request("/v1/models").header("x-api-key", FakeUpstream.DEMO_KEY);
            var missing = Caller.send(keyed);
            var unknown = Caller.send(keyed.header("anthropic-version", "2031-01-01"));

            assertThat(missing.error()).isEqualTo("invalid_request_error anthropic-version: header is required");
            assertThat(unknown.status()).isEqualTo(400);
        }

        @Test
        void a_body_that_is_not_declared_as_json_is_400() throws Exception {
            var answer = Caller.send(caller.request("/v1/messages")
                    .header("x-api-key", FakeUpstream.DEMO_KEY)
                    .header("anthropic-version", "2026-10-21")
                    .header("content-type", "text/plain")
                    .POST(HttpRequest.BodyPublishers.ofString(Caller.body().toString())));

            assertThat(answer.status()).isEqualTo(400);
        }

        @Test
        void a_body_of_more_than_32_mb_is_413() throws Exception {
            var answer = caller.post("/v1/messages", " ".repeat(Wire.MAX_BODY_BYTES + 1));

            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.error()).startsWith("request_too_large");
        }

        @Test
        void no_json_is_400_another_path_404_and_another_method_405() throws Exception {
            assertThat(caller.post("/v1/messages", "{\"model\": ").status()).isEqualTo(400);
            assertThat(caller.get("/v1/complete").status()).isEqualTo(404);
            assertThat(caller.get("/v1/messages").status()).isEqualTo(405);
        }
    }

    @Nested
    class OfModels {

        @Test
        void an_unknown_or_retired_id_is_404() throws Exception {
            var unknown = caller.messages(Caller.body("{\"model\": \"claude-nobody\"}"));
            var retired = caller.messages(Caller.body("{\"model\": \"claude-sonnet-4-20250514\"}"));

            assertThat(unknown.status()).isEqualTo(404);
            assertThat(unknown.error()).isEqualTo("not_found_error model: claude-nobody");
            assertThat(retired.status()).isEqualTo(404);
        }

        @Test
        void an_id_is_refused_from_its_retirement_on() throws Exception {
            var body = Caller.body("{\"model\": \"claude-sonnet-4-5-20250929\"}");

            var before = caller.messages(body);
            clock.pass(Duration.ofDays(15));
            var after = caller.messages(body);

            assertThat(before.status()).isEqualTo(200);
            assertThat(after.status()).isEqualTo(404);
        }

        @Test
        void the_list_names_the_callable_models() throws Exception {
            var list = caller.get("/v1/models").json();

            assertThat(list.path("data")
                            .valueStream()
                            .map(model -> model.path("id").asString()))
                    .contains("claude-haiku-5-5", "claude-sonnet-4-5-20250929")
                    .doesNotContain("claude-sonnet-4-20250514");
            assertThat(caller.get("/v1/models/claude-haiku-5-5").status()).isEqualTo(200);
            assertThat(caller.get("/v1/models/claude-nobody").status()).isEqualTo(404);
        }
    }

    /** The right column is a part of the sentence that names the place. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"max_tokens": null}                                           | max_tokens
            {"max_tokens": 128001}                                         | max_tokens: 128001 > 128000
            {"model": 5}                                                   | model
            {"temperature": 1.0}                                           | temperature
            {"top_p": 0.5}                                                 | top_p
            {"top_k": 5}                                                   | top_k
            {"prompt": "x"}                                                | prompt: Extra inputs are not permitted
            {"stop_sequences": "x"}                                        | body
            {"metadata": {"user_id": "u", "name": "n"}}                    | metadata.name: Extra inputs
            {"system": ""}                                                 | ok
            {"system": [{"type": "text", "text": ""}]}                     | system.0: text content blocks must be non-empty
            {"system": [{"type": "image", "text": "x"}]}                   | system.0.type
            {"system": 5}                                                  | system
            {"tool_choice": {"type": "any"}}                               | tool_choice.type: forced tool use
            {"tool_choice": {"type": "tool", "name": "look_up"}}           | tool_choice.type: forced tool use
            {"tool_choice": {"type": "auto", "parallel": true}}            | tool_choice.parallel
            {"tool_choice": {"type": "auto"}, "tools": []}                 | tool_choice
            {"thinking": {"type": "disabled"}}                             | thinking.type
            {"thinking": {"type": "enabled", "budget_tokens": 2000}}       | thinking.type
            {"thinking": {"type": "adaptive", "display": "loud"}}          | body
            {"tools": [{"name": "a b", "input_schema": {"type": "object"}}]}     | tools.0.custom.name
            {"tools": [{"name": "a", "input_schema": {"type": "string"}}]}       | tools.0.custom.input_schema.type
            {"tools": [{"name": "a"}]}                                           | tools.0.custom.input_schema
            {"tools": [{"name": "a", "input_schema": {"type": "object", "anyOf": []}}]} | at the top level
            {"tools": [{"name": "a", "input_schema": {"type": "object"}, "x": 1}]}      | tools.0.custom.x: Extra inputs
            {"tools": [{"name": "a", "input_schema": {"type": "object"}}, {"name": "a", "input_schema": {"type": "object"}}]} | unique
            {"tools": [{"name": "a", "strict": true, "input_schema": {"type": "object"}}]}     | additionalProperties
            {"output_config": {"format": {"type": "json_schema", "schema": {"type": "object"}}}} | additionalProperties
            {"output_config": {"effort": "heroic"}}                        | body
            """)
    void a_wrong_member_is_400(String changes, String place) throws Exception {
        var answer = caller.messages(Caller.body(changes));

        assertThat(answer.status()).as(answer.text()).isEqualTo(place.equals("ok") ? 200 : 400);
        assertThat(place.equals("ok") ? "ok" : answer.error()).contains(place);
    }

    @Test
    void models_of_the_fourth_generation_may_be_forced_to_use_a_tool() throws Exception {
        var answer =
                caller.messages(Caller.body("{\"model\": \"claude-haiku-4-5\", \"tool_choice\": {\"type\": \"any\"}}"));

        assertThat(answer.status()).isEqualTo(200);
    }

    @Test
    void a_prompt_longer_than_the_context_is_400() throws Exception {
        var body = Caller.body("{\"model\": \"claude-haiku-4-5\"}");
        body.put("system", "x".repeat(800_100));

        var answer = caller.messages(body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.error()).matches(".*prompt is too long: 2000\\d\\d tokens > 200000 maximum");
    }

    @Test
    void a_fifth_cache_breakpoint_is_400() throws Exception {
        var block = "{\"type\":\"text\",\"text\":\"x\",\"cache_control\":{\"type\":\"ephemeral\"}}";
        var four = Caller.body("{\"system\": [" + String.join(",", Collections.nCopies(4, block)) + "]}");
        var five = Caller.body("{\"system\": [" + String.join(",", Collections.nCopies(5, block)) + "]}");

        assertThat(caller.messages(four).status()).isEqualTo(200);
        assertThat(caller.messages(five).error()).contains("A maximum of 4 blocks");
    }

    @Test
    void counting_takes_no_max_tokens_and_agrees_with_the_call() throws Exception {
        var body = Caller.body();
        var called = caller.messages(body).json().path("usage").path("input_tokens");
        var refused = caller.post("/v1/messages/count_tokens", body.toString());
        body.remove("max_tokens");
        var counted = caller.post("/v1/messages/count_tokens", body.toString());

        assertThat(refused.error()).contains("max_tokens: Extra inputs are not permitted");
        assertThat(counted.json().path("input_tokens")).isEqualTo(called);
    }
}
