package io.agentmarket.llm.anthropic;

import io.agentmarket.llm.Message;
import io.agentmarket.llm.ModelKey;
import io.agentmarket.llm.ModelRequest;
import io.agentmarket.llm.Playbook;
import io.agentmarket.llm.ToolSpec;
import io.agentmarket.shared.Json;
import io.agentmarket.tiers.PriceBook;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Shared parts of the adapter's tests. */
final class Adapters {

    static final String MODEL = "claude-haiku-5-5";

    static final String SECRET = "sk-ant-CANARY-platform-0001";

    static final ModelKey PLATFORMS = new ModelKey(SECRET, false);

    static final ModelKey CUSTOMERS = new ModelKey("sk-ant-CANARY-customer-0002", true);

    static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-23T10:00:00Z"), ZoneOffset.UTC);

    /** Long enough for a busy machine: nothing should reach them. */
    static final Timeouts PATIENT =
            new Timeouts(Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ofSeconds(120));

    private Adapters() {}

    static AnthropicApi api(String baseUrl) {
        return api(baseUrl, PATIENT);
    }

    static AnthropicApi api(String baseUrl, Timeouts timeouts) {
        return new AnthropicApi(() -> SECRET, baseUrl, timeouts);
    }

    static AnthropicModel model(AnthropicApi api) {
        return new AnthropicModel(api, PriceBook.bundled(), CLOCK);
    }

    static JsonNode json(String text) {
        return Json.MAPPER.readTree(text);
    }

    static final JsonNode OUTPUT = json("""
            {"type": "object", "required": ["a"], "additionalProperties": false,
             "properties": {"a": {"type": "string", "maxLength": 5}}}
            """);

    static ModelRequest request(@Nullable ModelKey key) {
        return request(MODEL, List.of(new Message.User("{\"q\":1}")), List.of(), OUTPUT, key);
    }

    static ModelRequest request(
            String model, List<Message> messages, List<ToolSpec> tools, JsonNode output, @Nullable ModelKey key) {
        var playbook = new Playbook(List.of(), "{}");
        return new ModelRequest(model, "Be brief.", json("{}"), messages, tools, output, playbook, 1_000, key);
    }
}
