package io.agentmarket.engine;

import io.agentmarket.shared.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.erdtman.jcs.JsonCanonicalizer;
import tools.jackson.databind.JsonNode;

/** Names an action by what it would do: SHA-256, in hex, of its arguments as canonical JSON (RFC 8785). */
final class ActionHash {

    private ActionHash() {}

    static String of(JsonNode arguments) {
        try {
            // the canonicalizer takes objects and arrays only
            var list = Json.MAPPER.createArrayNode().add(arguments).toString();
            var text = new JsonCanonicalizer(list).getEncodedString();
            var bytes = text.substring(1, text.length() - 1).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
