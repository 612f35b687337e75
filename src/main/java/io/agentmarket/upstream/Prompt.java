package io.agentmarket.upstream;

import io.agentmarket.shared.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A request as the model reads it: its blocks in the order tools, output format, system, messages. Tokens are estimated
 * as one per four bytes of the blocks' JSON, rounded up; {@code cache_control} is not part of the text.
 */
final class Prompt {

    private static final int BYTES_PER_TOKEN = 4;

    private static final JsonMapper SORTED = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private final List<Block> blocks = new ArrayList<>();

    /**
     * @param message index in {@code messages}; -1 for blocks before them, -2 for the output format
     * @param read the block without its {@code cache_control}
     * @param lifetime of the cache entry that ends with this block; null without a breakpoint
     */
    record Block(
            int message,
            String role,
            JsonNode read,
            @Nullable Duration lifetime) {

        /** The text, unchanged: with another order of its members it would be another prompt for the cache. */
        String json() {
            return role + read;
        }
    }

    private Prompt() {}

    static Prompt of(JsonNode body) {
        var prompt = new Prompt();
        body.path("tools").forEach(tool -> prompt.add(-1, "", tool));
        var format = body.path("output_config").path("format");
        if (!format.isMissingNode()) {
            prompt.add(-2, "", format);
        }
        prompt.addAll(-1, "", body.path("system"));
        var messages = body.path("messages");
        for (int m = 0; m < messages.size(); m++) {
            var message = messages.get(m);
            prompt.addAll(m, message.path("role").asString(""), message.path("content"));
        }
        if (body.path("cache_control").isObject() && !prompt.blocks.isEmpty()) {
            var last = prompt.blocks.removeLast();
            prompt.blocks.add(
                    new Block(last.message(), last.role(), last.read(), lifetime(body.path("cache_control"))));
        }
        return prompt;
    }

    /** One token per four bytes, rounded up. */
    static long tokens(String text) {
        return tokens(text.getBytes(StandardCharsets.UTF_8).length);
    }

    static long tokens(long bytes) {
        return Math.ceilDiv(bytes, BYTES_PER_TOKEN);
    }

    List<Block> blocks() {
        return blocks;
    }

    long tokens() {
        return tokens(blocks.stream().mapToLong(block -> bytes(block.json())).sum());
    }

    static long bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /**
     * A digest of tools, system and all messages before this one: a thinking block of that message is bound to it. The
     * order of members does not matter.
     */
    String digestBefore(int message) {
        var digest = "";
        for (var block : blocks) {
            if (block.message() >= -1 && block.message() < message) {
                var plain = SORTED.treeToValue(block.read(), Object.class);
                digest = digest(digest, block.role() + SORTED.writeValueAsString(plain));
            }
        }
        return digest;
    }

    static String chained(String digest, Block block) {
        return digest(digest, block.json());
    }

    private static String digest(String before, String text) {
        return HexFormat.of().formatHex(Sha256.of(before + '\n' + text));
    }

    private void addAll(int message, String role, JsonNode content) {
        if (content.isString()) {
            add(message, role, Wire.JSON.createObjectNode().put("type", "text").set("text", content));
        } else {
            content.forEach(block -> add(message, role, block));
        }
    }

    private void add(int message, String role, JsonNode block) {
        var read = block.deepCopy();
        var control = read.path("cache_control");
        if (read instanceof ObjectNode object) {
            object.remove("cache_control");
        }
        blocks.add(new Block(message, role, read, control.isObject() ? lifetime(control) : null));
    }

    private static Duration lifetime(JsonNode control) {
        return control.path("ttl").asString("5m").equals("1h") ? Duration.ofHours(1) : Duration.ofMinutes(5);
    }
}
