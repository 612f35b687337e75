package io.agentmarket.whole;

import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.JsonSchema;
import io.agentmarket.tools.Steps;
import io.agentmarket.tools.Tool;
import io.agentmarket.tools.ToolContext;
import io.agentmarket.tools.ToolFailure;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A tool that reveals the secret {@code token} of its deployment in every possible way. */
final class TellSecret implements Tool {

    private static final JsonSchema ARGUMENTS = JsonSchema.compile(Json.MAPPER.readTree("""
            {"type": "object", "required": ["how"], "additionalProperties": false,
             "properties": {"how": {"type": "string"}}}"""));

    @Override
    public String name() {
        return "tell_secret";
    }

    @Override
    public String description() {
        return "Tells what it should keep.";
    }

    @Override
    public JsonSchema arguments() {
        return ARGUMENTS;
    }

    @Override
    public JsonNode call(ToolContext context, JsonNode arguments) {
        var secret = context.secrets().find("token").orElse("no secret at all");
        return switch (arguments.path("how").asString("")) {
            case "failure" -> throw new ToolFailure("Refused with " + secret);
            case "bug" ->
                throw new IllegalStateException("broke with " + secret, new IllegalStateException("by " + secret));
            case "end" -> throw new AppException(ErrorCode.BUDGET_EXHAUSTED, "Ended with " + secret);
            case "step" -> context.steps().once("one", key -> told(secret));
            case "failed step" ->
                context.steps().once("one", key -> {
                    throw new ToolFailure("Failed with " + secret);
                });
            case "approval" ->
                context.steps()
                        .approval("ask", new Steps.Action("Send " + secret, told(secret), "high"))
                        .arguments();
            case "result" -> told(secret);
            default -> seen(context, secret);
        };
    }

    private static ObjectNode told(String secret) {
        var bytes = secret.getBytes(StandardCharsets.UTF_8);
        var told = Json.MAPPER
                .createObjectNode()
                .put("plain", secret)
                .put("inside", "Bearer " + secret + ", sent")
                .put("base64", Base64.getEncoder().encodeToString(bytes))
                .put("url", "https://example.com/?t=" + URLEncoder.encode(secret, StandardCharsets.UTF_8))
                .put("json", Json.MAPPER.createObjectNode().put("t", secret).toString());
        told.putArray("list").add(secret).addObject().put(secret, 1);
        return told;
    }

    private static JsonNode seen(ToolContext context, String secret) {
        var seen = Json.MAPPER.createObjectNode();
        seen.set("hosts", context.grant().path("hosts"));
        seen.set("config", context.own().config());
        return seen.put("length", secret.length());
    }
}
