package io.agentmarket.upstream;

import com.anthropic.core.ObjectMappers;
import com.anthropic.errors.AnthropicInvalidDataException;
import com.anthropic.models.messages.MessageCountTokensParams;
import com.anthropic.models.messages.MessageCreateParams;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.agentmarket.tiers.Model;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The rules for a body, in the order in which the API checks them. Sources, October 2026: the API reference of "Create
 * a Message", the page "Errors" with its common validation errors, and the 5.5 models' pages "What's new".
 */
final class RequestRules {

    private static final Set<String> SAMPLING = Set.of("temperature", "top_p", "top_k");

    private static final Set<String> COUNTED = Set.of(
            "model",
            "messages",
            "system",
            "tools",
            "tool_choice",
            "thinking",
            "output_config",
            "cache_control",
            "speed");

    private static final Set<String> CREATED = Set.of(
            "max_tokens",
            "stream",
            "stop_sequences",
            "metadata",
            "service_tier",
            "container",
            "diagnostics",
            "inference_geo");

    private final FakeUpstream.Settings settings;
    private final MessageRules messages;

    RequestRules(FakeUpstream.Settings settings, Signatures signatures) {
        this.settings = settings;
        this.messages = new MessageRules(signatures);
    }

    JsonNode parse(byte[] body) {
        try {
            var json = Wire.JSON.readTree(body);
            Refusal.when(!json.isObject(), "body", "Input should be a valid dictionary");
            return json;
        } catch (JacksonException e) {
            throw Refusal.invalid("The request body is not valid JSON: " + e.getOriginalMessage());
        }
    }

    /** Checks a body of {@code POST /v1/messages} and returns the model that it names. */
    Model check(JsonNode body, String keyFingerprint) {
        for (var field : body.propertyNames()) {
            Refusal.when(SAMPLING.contains(field), field, "is not accepted: sampling parameters have been removed");
            Refusal.when(!COUNTED.contains(field) && !CREATED.contains(field), field, "Extra inputs are not permitted");
        }
        var model = model(body);
        var most = body.path("max_tokens");
        Refusal.when(most.isMissingNode(), "max_tokens", "Field required");
        Refusal.when(!most.isIntegralNumber(), "max_tokens", "Input should be a valid integer");
        Refusal.when(most.asLong() < 1, "max_tokens", "Input should be greater than or equal to 1");
        Refusal.when(
                most.asLong() > model.maxOutputTokens(),
                "max_tokens",
                most.asLong() + " > " + model.maxOutputTokens()
                        + ", which is the maximum allowed number of output tokens for " + model.id());
        checkContent(body, model, keyFingerprint);
        typed(body, MessageCreateParams.Body.class);
        return model;
    }

    /** Checks a body of {@code POST /v1/messages/count_tokens} and returns the model that it names. */
    Model checkCount(JsonNode body, String keyFingerprint) {
        for (var field : body.propertyNames()) {
            Refusal.when(!COUNTED.contains(field), field, "Extra inputs are not permitted");
        }
        var model = model(body);
        checkContent(body, model, keyFingerprint);
        typed(body, MessageCountTokensParams.Body.class);
        return model;
    }

    private void checkContent(JsonNode body, Model model, String keyFingerprint) {
        var rules = ModelRules.of(model.id());
        SystemRules.check(body);
        ToolRules.check(body, rules);
        ThinkingRules.check(body, rules);
        messages.check(body, rules, keyFingerprint);
        CacheRules.check(body);
        var format = body.path("output_config").path("format");
        if (!format.isMissingNode()) {
            SchemaRules.check(format.path("schema"), "output_config.format.schema");
        }
        long tokens = Prompt.of(body).tokens();
        if (tokens > model.contextTokens()) {
            throw Refusal.invalid("prompt is too long: " + tokens + " tokens > " + model.contextTokens() + " maximum");
        }
    }

    private Model model(JsonNode body) {
        var id = body.path("model");
        Refusal.when(id.isMissingNode(), "model", "Field required");
        Refusal.when(!id.isString(), "model", "Input should be a valid string");
        return settings.prices().models(settings.clock().instant()).stream()
                .filter(model -> model.id().equals(id.stringValue()))
                .findFirst()
                .orElseThrow(() -> Refusal.notFound("model: " + id.stringValue()));
    }

    /** The official SDK's own types decide about the shape. */
    private static void typed(JsonNode body, Class<?> type) {
        try {
            var read = ObjectMappers.jsonMapper().readValue(body.toString().getBytes(StandardCharsets.UTF_8), type);
            switch (read) {
                case MessageCreateParams.Body create -> create.validate();
                case MessageCountTokensParams.Body count -> count.validate();
                default -> throw new IllegalStateException("no rule for " + type);
            }
        } catch (JsonProcessingException e) {
            throw Refusal.invalid("body", String.valueOf(e.getOriginalMessage()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (AnthropicInvalidDataException e) {
            throw Refusal.invalid("body", String.valueOf(e.getMessage()));
        }
    }
}
