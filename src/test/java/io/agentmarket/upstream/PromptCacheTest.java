package io.agentmarket.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.shared.SteppingClock;
import io.agentmarket.shared.Tokens;
import java.net.http.HttpRequest;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The prompt cache's arithmetic: every token of a prompt is read, written or plain, once. */
class PromptCacheTest {

    private static final long MINIMUM = 100;

    private final SteppingClock clock = new SteppingClock("2026-11-15T12:00:00Z");
    private final FakeUpstream upstream =
            FakeUpstream.start(FakeUpstream.Settings.of(new ScriptedBrain(Brain.Reply.text("Yes.")))
                    .withClock(clock)
                    .withKeys(FakeUpstream.DEMO_KEY, "sk-ant-other")
                    .withMinimumCacheTokens(MINIMUM));
    private final Caller caller = new Caller(upstream);

    @AfterEach
    void stop() {
        upstream.close();
    }

    @Test
    void the_first_call_writes_and_the_next_reads_the_same() throws Exception {
        var first = usage(prompt("5m"));
        var second = usage(prompt("5m"));

        assertThat(first.cacheWrite5m()).isGreaterThan(MINIMUM);
        assertThat(first.cacheRead()).isZero();
        assertThat(second.cacheRead()).isEqualTo(first.cacheWrite5m());
        assertThat(second.cacheWrite()).isZero();
        assertThat(second.input()).isEqualTo(first.input()).isPositive();
    }

    @Test
    void the_prompt_has_the_same_tokens_cached_or_not() throws Exception {
        var plain = prompt("5m");
        ((ObjectNode) plain.path("system").get(0)).remove("cache_control");

        assertThat(usage(plain).prompt())
                .isEqualTo(usage(prompt("5m")).prompt())
                .isEqualTo(usage(prompt("5m")).prompt());
    }

    @Test
    void an_entry_lives_five_minutes_from_its_last_use() throws Exception {
        usage(prompt("5m"));
        clock.pass(Duration.ofMinutes(4));
        var used = usage(prompt("5m"));
        clock.pass(Duration.ofMinutes(4));
        var usedAgain = usage(prompt("5m"));
        clock.pass(Duration.ofMinutes(5));
        var gone = usage(prompt("5m"));

        assertThat(used.cacheRead()).isPositive();
        assertThat(usedAgain.cacheRead()).isPositive();
        assertThat(gone.cacheRead()).isZero();
        assertThat(gone.cacheWrite5m()).isEqualTo(used.cacheRead());
    }

    @Test
    void an_hour_is_billed_as_an_hour() throws Exception {
        var first = usage(prompt("1h"));
        clock.pass(Duration.ofMinutes(59));
        var second = usage(prompt("1h"));

        assertThat(first.cacheWrite1h()).isPositive();
        assertThat(first.cacheWrite5m()).isZero();
        assertThat(second.cacheRead()).isEqualTo(first.cacheWrite1h());
    }

    @Test
    void both_lifetimes_share_one_prompt() throws Exception {
        var body = prompt("1h");
        cached((ArrayNode) body.path("system"), "And keep it short. ".repeat(30), "5m");

        var usage = usage(body);

        var onlyTheHour = Prompt.of(prompt("1h")).blocks().stream()
                .filter(block -> block.message() < 0)
                .mapToLong(block -> Prompt.bytes(block.json()))
                .sum();
        assertThat(usage.cacheWrite1h()).isEqualTo(Prompt.tokens(onlyTheHour));
        assertThat(usage.cacheWrite5m()).isPositive();
        assertThat(usage.prompt()).isEqualTo(Prompt.of(body).tokens());
    }

    @Test
    void a_longer_conversation_reads_the_cached_part_and_writes_the_rest() throws Exception {
        var body = prompt("5m");
        var shorter = usage(body);
        var messages = (ArrayNode) body.path("messages");
        messages.addObject().put("role", "assistant").put("content", "Yes.");
        cached(messages.addObject().put("role", "user").putArray("content"), "Go on then.", "5m");

        var longer = usage(body);

        assertThat(longer.cacheRead()).isEqualTo(shorter.cacheWrite5m());
        assertThat(longer.cacheWrite5m()).isPositive();
        assertThat(longer.input()).isZero();
    }

    @Test
    void another_key_another_model_and_another_text_share_nothing() throws Exception {
        usage(prompt("5m"));

        var otherText = prompt("5m");
        ((ObjectNode) otherText.path("system").get(0)).put("text", "Be long. ".repeat(100));
        var otherKey = Caller.send(caller.request("/v1/messages")
                .header("x-api-key", "sk-ant-other")
                .header("anthropic-version", "2026-10-21")
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(prompt("5m").toString())));

        assertThat(usage(otherText).cacheRead()).isZero();
        assertThat(usage(prompt("5m").put("model", "claude-sonnet-5-5")).cacheRead())
                .isZero();
        assertThat(otherKey.json().path("usage").path("cache_read_input_tokens").asLong())
                .isZero();
    }

    @Test
    void a_short_prefix_is_not_cached() throws Exception {
        var body = Caller.body();
        cached(body.putArray("system"), "Short.", "5m");

        assertThat(usage(body).cacheWrite()).isZero();
        assertThat(usage(body).cacheRead()).isZero();
    }

    /** As the body says it, which the log must say too. */
    private Tokens usage(ObjectNode body) throws Exception {
        var answer = caller.messages(body);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        var usage = answer.json().path("usage");
        var writes = usage.path("cache_creation");
        var tokens = new Tokens(
                usage.path("input_tokens").asLong(),
                usage.path("output_tokens").asLong(),
                usage.path("cache_read_input_tokens").asLong(),
                writes.path("ephemeral_5m_input_tokens").asLong(),
                writes.path("ephemeral_1h_input_tokens").asLong());
        assertThat(usage.path("cache_creation_input_tokens").asLong()).isEqualTo(tokens.cacheWrite());
        assertThat(upstream.log().getLast().tokens()).isEqualTo(tokens);
        return tokens;
    }

    private static ObjectNode prompt(String lifetime) {
        var body = Caller.body();
        cached(body.putArray("system"), "Be brief. ".repeat(60), lifetime);
        return body;
    }

    private static void cached(ArrayNode blocks, String text, String lifetime) {
        blocks.addObject()
                .put("type", "text")
                .put("text", text)
                .putObject("cache_control")
                .put("type", "ephemeral")
                .put("ttl", lifetime);
    }
}
