package io.agentmarket.upstream;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * The rules for the conversation. Sources: the API's pages "Errors", "Handle tool calls", "Troubleshooting thinking",
 * "Versions".
 */
final class MessageRules {

    private static final Pattern TOOL_USE_ID = Pattern.compile("[a-zA-Z0-9_-]+");

    private final Signatures signatures;

    MessageRules(Signatures signatures) {
        this.signatures = signatures;
    }

    void check(JsonNode body, ModelRules rules, String keyFingerprint) {
        var messages = body.path("messages");
        Refusal.when(!messages.isArray(), "messages", "Field required");
        Refusal.when(messages.isEmpty(), "messages", "at least one message is required");
        Refusal.when(!role(messages.get(0)).equals("user"), "messages", "first message must use the \"user\" role");
        for (int m = 0; m < messages.size(); m++) {
            shape(messages.get(m), "messages." + m);
        }
        tools(body);
        var prompt = Prompt.of(body);
        for (int m = 0; m < messages.size(); m++) {
            if (role(messages.get(m)).equals("assistant")) {
                var place =
                        new Signatures.Place(keyFingerprint, body.path("model").asString(""), prompt.digestBefore(m));
                thinking(messages.get(m), "messages." + m, place);
            }
        }
        var last = messages.get(messages.size() - 1);
        if (role(last).equals("assistant") && !rules.prefill()) {
            throw Refusal.invalid(
                    "This model does not support assistant message prefill. The conversation must end with a"
                            + " user message.");
        }
    }

    private static String role(JsonNode message) {
        return message.path("role").asString("");
    }

    private static void shape(JsonNode message, String at) {
        Fields.check(message, "message", at);
        var role = role(message);
        Refusal.when(
                !Set.of("user", "assistant").contains(role), at + ".role", "Input should be 'user' or 'assistant'");
        var content = message.path("content");
        if (content.isString()) {
            Refusal.when(content.stringValue().isBlank(), at, role + " messages must have non-empty content");
            return;
        }
        Refusal.when(!content.isArray(), at + ".content", "Input should be a valid string or list");
        Refusal.when(content.isEmpty(), at, role + " messages must have non-empty content");
        for (int b = 0; b < content.size(); b++) {
            block(content.get(b), role, at + ".content." + b);
        }
    }

    private static void block(JsonNode block, String role, String at) {
        var type = block.path("type").asString("");
        Fields.check(block, type, at + "." + type);
        boolean assistants = Set.of("tool_use", "thinking", "redacted_thinking").contains(type);
        Refusal.when(assistants && role.equals("user"), at, "`" + type + "` blocks can only be in assistant messages");
        Refusal.when(
                type.equals("tool_result") && role.equals("assistant"),
                at,
                "`tool_result` blocks can only be in user messages");
        // since API version 2026-10-21
        Refusal.when(type.equals("document") && role.equals("assistant"), at, "document blocks are not accepted here");
        Refusal.when(
                role.equals("user") && !block.path("citations").isEmpty() && type.equals("text"),
                at,
                "citations are not accepted in user messages");
        switch (type) {
            case "text" -> SystemRules.text(block, at);
            case "tool_use" -> {
                Refusal.when(
                        !TOOL_USE_ID.matcher(block.path("id").asString("")).matches(),
                        at + ".tool_use.id",
                        "String should match pattern '^[a-zA-Z0-9_-]+$'");
                Refusal.when(
                        !block.path("input").isObject(), at + ".tool_use.input", "Input should be a valid dictionary");
            }
            case "tool_result" ->
                block.path("content").valueStream().forEach(inner -> {
                    if (inner.path("type").asString("").equals("text")) {
                        SystemRules.text(inner, at + ".tool_result.content");
                    }
                });
            default -> {} // the SDK's types check the others
        }
    }

    private static void tools(JsonNode body) {
        var messages = body.path("messages");
        var all = new HashSet<String>();
        Set<String> open = Set.of();
        boolean any = false;
        for (int m = 0; m < messages.size(); m++) {
            var at = "messages." + m;
            var answered = results(messages.get(m), open, at);
            var unanswered = new LinkedHashSet<>(open);
            unanswered.removeAll(answered);
            Refusal.when(
                    !unanswered.isEmpty(),
                    at,
                    "`tool_use` ids were found without `tool_result` blocks immediately after: "
                            + String.join(", ", unanswered));
            open = calls(messages.get(m), all, at);
            any |= !open.isEmpty();
        }
        Refusal.when(
                !open.isEmpty(),
                "messages." + (messages.size() - 1),
                "`tool_use` ids were found without `tool_result` blocks immediately after: " + String.join(", ", open));
        Refusal.when(
                any && body.path("tools").isEmpty(), "tools", "must be given when messages have `tool_use` blocks");
    }

    private static Set<String> calls(JsonNode message, Set<String> all, String at) {
        var calls = new LinkedHashSet<String>();
        message.path("content").valueStream().forEach(block -> {
            if (block.path("type").asString("").equals("tool_use")) {
                var id = block.path("id").asString("");
                Refusal.when(!all.add(id), at, "`tool_use` ids must be unique");
                calls.add(id);
            }
        });
        return calls;
    }

    private static Set<String> results(JsonNode message, Set<String> open, String at) {
        var answered = new HashSet<String>();
        boolean other = false;
        for (var block : message.path("content").values()) {
            if (!block.path("type").asString("").equals("tool_result")) {
                other = true;
                continue;
            }
            var id = block.path("tool_use_id").asString("");
            Refusal.when(
                    !open.contains(id),
                    at,
                    "unexpected `tool_use_id` found in `tool_result` blocks: " + id + ". Each `tool_result` block must"
                            + " have a corresponding `tool_use` block in the previous message.");
            Refusal.when(other, at, "`tool_result` blocks must come first in a message");
            Refusal.when(!answered.add(id), at, "each tool_use must have a single result; two have the id " + id);
        }
        return answered;
    }

    private void thinking(JsonNode message, String at, Signatures.Place place) {
        var present = new HashSet<String>();
        int thoughts = 0;
        var content = message.path("content");
        for (int b = 0; content.isArray() && b < content.size(); b++) {
            var block = content.get(b);
            var type = block.path("type").asString("");
            if (type.equals("thinking")) {
                var signature = block.path("signature").asString("");
                var expected =
                        signatures.sign(place, thoughts, block.path("thinking").asString(""));
                thoughts++;
                Refusal.when(
                        !signature.equals(expected), at + ".content." + b, "Invalid `signature` in `thinking` block");
                present.add(signature);
            }
            var before =
                    type.equals("tool_use") ? signatures.before(block.path("id").asString("")) : "";
            Refusal.when(
                    !before.isEmpty() && !present.contains(before),
                    at + ".content." + b,
                    "`thinking` or `redacted_thinking` blocks in an assistant message cannot be modified or left out");
        }
    }
}
