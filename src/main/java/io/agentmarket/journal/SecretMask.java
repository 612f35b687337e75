package io.agentmarket.journal;

import io.agentmarket.shared.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Removes a run's secrets from everything that is written, in plain form and as encoded by base64, URL and JSON. The
 * longest goes first, so that a secret inside another one leaves no trace.
 */
public final class SecretMask {

    /** For a run without secrets. */
    public static final SecretMask NONE = new SecretMask(Map.of());

    private final Map<String, String> words = new LinkedHashMap<>();

    /** @param secrets values by name */
    public SecretMask(Map<String, String> secrets) {
        var all = new LinkedHashMap<String, String>();
        secrets.forEach((name, value) -> {
            var blot = "[secret " + name + "]";
            var bytes = value.getBytes(StandardCharsets.UTF_8);
            var quoted = Json.MAPPER.writeValueAsString(value);
            all.put(value, blot);
            all.put(quoted.substring(1, quoted.length() - 1), blot);
            all.put(URLEncoder.encode(value, StandardCharsets.UTF_8), blot);
            all.put(URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20"), blot);
            all.put(Base64.getEncoder().withoutPadding().encodeToString(bytes), blot);
            all.put(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes), blot);
        });
        all.keySet().stream()
                .sorted(Comparator.comparing(String::length).reversed())
                .forEach(word -> words.put(word, all.getOrDefault(word, "")));
    }

    public String of(String text) {
        var masked = text;
        for (var word : words.entrySet()) {
            masked = masked.replace(word.getKey(), word.getValue());
        }
        return masked;
    }

    /** Returns the same JSON when it holds no secret; a number that is a secret becomes a text. */
    public JsonNode of(JsonNode json) {
        if (words.isEmpty()) {
            return json;
        }
        if (json.isObject()) {
            var object = Json.MAPPER.createObjectNode();
            json.forEachEntry((name, value) -> object.set(of(name), of(value)));
            return object;
        }
        if (json.isArray()) {
            var list = Json.MAPPER.createArrayNode();
            json.forEach(each -> list.add(of(each)));
            return list;
        }
        if (!json.isString() && !json.isNumber()) {
            return json;
        }
        var text = json.asString();
        var masked = of(text);
        return masked.equals(text) ? json : Json.MAPPER.getNodeFactory().stringNode(masked);
    }

    /** For a log: returns the same failure when it holds no secret, else a masked copy with its causes and stacks. */
    public Throwable of(Throwable thrown) {
        return words.isEmpty() ? thrown : new Blotted(this, thrown);
    }

    /** Replaces a failure whose message may hold a secret. */
    private static final class Blotted extends RuntimeException {

        Blotted(SecretMask mask, Throwable thrown) {
            super(
                    mask.of(thrown.toString()),
                    thrown.getCause() == null || thrown.getCause() == thrown
                            ? null
                            : new Blotted(mask, thrown.getCause()));
            setStackTrace(thrown.getStackTrace());
        }
    }
}
