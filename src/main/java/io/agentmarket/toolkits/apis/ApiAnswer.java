package io.agentmarket.toolkits.apis;

import io.agentmarket.egress.Answer;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.Storable;
import io.agentmarket.tools.Arguments;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** An API's answer for the model: untrusted text with its metadata. */
final class ApiAnswer {

    private static final List<String> HEADERS = List.of("location", "link", "etag", "retry-after", "x-request-id");
    private static final int MAX_HEADER_CHARS = 500;

    private ApiAnswer() {}

    /** {@code json} or {@code text}; for other bodies only the length. */
    static JsonNode of(Answer answer) {
        var type = answer.header("content-type").orElse("").toLowerCase(Locale.ROOT);
        var result = Json.MAPPER
                .createObjectNode()
                .put("status", answer.status())
                .put("content_type", Arguments.clipped(type, MAX_HEADER_CHARS));
        var headers = result.putObject("headers");
        HEADERS.forEach(name ->
                answer.header(name).ifPresent(value -> headers.put(name, Arguments.clipped(value, MAX_HEADER_CHARS))));
        if (answer.body().length > 0) {
            read(answer.body(), type, result);
        }
        return result;
    }

    private static void read(byte[] body, String type, ObjectNode result) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException e) {
            result.put("bytes", body.length).put("note", "The body is not text and is not shown.");
            return;
        }
        if (type.contains("json")) {
            try {
                result.set("json", Storable.read(text));
                return;
            } catch (JacksonException e) {
                result.put("note", "The answer claims to be JSON, but is not.");
            }
        }
        result.put("text", text.replace("\0", ""));
    }
}
