package io.agentmarket.toolkits.apis;

import io.agentmarket.tools.ToolFailure;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A call requested by a model.
 *
 * @param headers by name in any case, without credentials
 * @param body JSON, or null
 */
record ApiRequest(
        String method,
        URI uri,
        Map<String, String> headers,
        @Nullable JsonNode body) {

    /** The maximum size of a body, in bytes of JSON. */
    private static final int MAX_BODY = 64 * 1024;

    /** @throws ToolFailure if the address is invalid, or the body is too long or not allowed for this method */
    static ApiRequest of(JsonNode arguments) {
        var address = new StringBuilder(arguments.path("url").asString(""));
        arguments
                .path("query")
                .forEachEntry((name, value) -> address.append(address.indexOf("?") < 0 ? '?' : '&')
                        .append(encoded(name))
                        .append('=')
                        .append(encoded(value.asString(""))));
        var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        arguments.path("headers").forEachEntry((name, value) -> headers.put(name, value.asString("")));
        var body = arguments.get("body");
        if (body != null && body.toString().getBytes(StandardCharsets.UTF_8).length > MAX_BODY) {
            throw new ToolFailure("The body has more than " + MAX_BODY + " bytes.");
        }
        return new ApiRequest(arguments.path("method").asString(""), uri(address.toString()), headers, body);
    }

    private static URI uri(String address) {
        try {
            var uri = URI.create(address);
            if (uri.getHost() == null || uri.getScheme() == null) {
                throw new ToolFailure("url is not an absolute address.");
            }
            return uri;
        } catch (IllegalArgumentException e) {
            throw new ToolFailure("url is not an address.");
        }
    }

    String host() {
        return uri.getHost().toLowerCase(Locale.ROOT);
    }

    String scheme() {
        return uri.getScheme().toLowerCase(Locale.ROOT);
    }

    byte @Nullable [] bytes() {
        return body == null ? null : body.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
