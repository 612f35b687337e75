package io.agentmarket.toolkits.workflows;

import io.agentmarket.egress.Answer;
import io.agentmarket.egress.Call;
import io.agentmarket.egress.EgressFailedException;
import io.agentmarket.egress.EgressRefusedException;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.Storable;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * HTTP calls of a workflow. The answer, or its absence, is journaled, so a call is made once, no matter what happens to
 * the run.
 */
final class Http {

    /** The maximum size of an answer, in bytes; its base64 has to fit into the journal. */
    static final int MAX_BYTES = 96 * 1024;

    private static final Duration MAX_TIMEOUT = Duration.ofSeconds(60);
    private static final Set<String> WITHOUT_EFFECT = Set.of("GET", "HEAD", "OPTIONS");
    private static final int MAX_HEADER_CHARS = 500;
    private static final int MAX_HEADERS = 40;
    private static final int OK = 200;
    private static final int REDIRECT = 300;
    private static final int ERROR = 400;

    private final Session session;

    Http(Session session) {
        this.session = session;
    }

    /**
     * The call.
     *
     * @param format content, response or raw
     * @param redirects whether a redirect is returned instead of being followed
     */
    record Request(
            String method,
            URI uri,
            Map<String, String> headers,
            @Nullable JsonNode body,
            String format,
            boolean redirects) {}

    /** @param left the maximum duration: the rest of the task's time */
    JsonNode send(Request request, Track track, String name, Duration left) {
        var same = track.step(name);
        var unknown = track.unknownCalls();
        var intent = request.method() + ' ' + request.uri() + ' ' + request.body();
        var made = session.steps().once(same, key -> outcome(request, unknown.getOrDefault(intent, key), left));
        track.pass(Duration.ofMillis(made.path("ms").longValue(0)));
        if (made.has("key")) {
            unknown.put(intent, made.path("key").stringValue());
        } else {
            unknown.remove(intent);
        }
        if (made.has("refused")) {
            throw Fault.stop(Fault.Kind.AUTHORIZATION, made.path("refused").stringValue());
        }
        if (made.has("failed")) {
            var timeout = made.path("reason").stringValue().equals("TIMEOUT");
            throw Fault.stop(
                    timeout ? Fault.Kind.TIMEOUT : Fault.Kind.COMMUNICATION,
                    made.path("failed").stringValue());
        }
        return answer(request, made);
    }

    private ObjectNode outcome(Request request, String effectKey, Duration left) {
        var clock = session.outside().clock();
        var before = clock.millis();
        var made = Json.MAPPER.createObjectNode();
        try {
            var call = call(request, effectKey, left.compareTo(MAX_TIMEOUT) < 0 ? left : MAX_TIMEOUT);
            store(made, session.outside().egress().send(request.redirects() ? call.withoutRedirects() : call));
        } catch (EgressRefusedException e) {
            made.put("refused", e.getMessage());
        } catch (EgressFailedException e) {
            made.put("failed", e.getMessage()).put("reason", e.reason().name());
            if (!WITHOUT_EFFECT.contains(request.method())) {
                made.put("key", effectKey);
            }
        }
        return made.put("ms", clock.millis() - before);
    }

    private Call call(Request request, String effectKey, Duration timeout) {
        var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(request.headers());
        var body = request.body();
        byte[] bytes = null;
        if (body != null && !body.isNull()) {
            headers.putIfAbsent("content-type", body.isString() ? "text/plain; charset=utf-8" : "application/json");
            bytes = (body.isString() ? body.stringValue() : body.toString()).getBytes(StandardCharsets.UTF_8);
        }
        if (!WITHOUT_EFFECT.contains(request.method())) {
            headers.putIfAbsent("idempotency-key", effectKey);
        }
        return new Call(request.method(), request.uri(), headers, bytes, session.hosts(), timeout, MAX_BYTES);
    }

    private static void store(ObjectNode made, Answer answer) {
        made.put("status", answer.status());
        var headers = made.putObject("headers");
        answer.headers().forEach((name, values) -> {
            if (headers.size() < MAX_HEADERS && !values.isEmpty()) {
                var value = values.getFirst();
                headers.put(
                        name.toLowerCase(Locale.ROOT),
                        value.length() <= MAX_HEADER_CHARS ? value : value.substring(0, MAX_HEADER_CHARS));
            }
        });
        made.put("body", Base64.getEncoder().encodeToString(answer.body()));
    }

    private static JsonNode answer(Request request, JsonNode made) {
        int status = made.path("status").intValue();
        if (status < OK || status >= (request.redirects() ? ERROR : REDIRECT)) {
            var known = HttpStatus.resolve(status);
            var title = known == null ? "Communication Error" : known.getReasonPhrase();
            throw new Fault.Stop(new Fault(Fault.type(Fault.Kind.COMMUNICATION), status, title, null, null));
        }
        var raw = made.path("body").stringValue();
        return switch (request.format()) {
            case "raw" -> JsonNodeFactory.instance.stringNode(raw);
            case "response" -> response(request, made, content(made, raw));
            default -> content(made, raw);
        };
    }

    private static JsonNode response(Request request, JsonNode made, JsonNode content) {
        var response = Json.MAPPER.createObjectNode();
        response.putObject("request")
                .put("method", request.method())
                .put("uri", request.uri().toString());
        response.put("statusCode", made.path("status").intValue());
        response.set("headers", made.path("headers"));
        response.set("content", content);
        return response;
    }

    private static JsonNode content(JsonNode made, String raw) {
        var bytes = Base64.getDecoder().decode(raw);
        if (bytes.length == 0) {
            return NullNode.getInstance();
        }
        var type = made.path("headers").path("content-type").asString("");
        var text = new String(bytes, StandardCharsets.UTF_8);
        if (type.contains("json")) {
            try {
                return Storable.read(text);
            } catch (JacksonException e) {
                throw Fault.stop(Fault.Kind.COMMUNICATION, "The answer claims to be JSON, but is not.");
            }
        }
        return JsonNodeFactory.instance.stringNode(text);
    }

    /** Replaces {@code {names}} in an address by values of the input, as RFC 6570 specifies for plain names. */
    static URI uri(String template, JsonNode input, @Nullable JsonNode query) {
        var address = new StringBuilder();
        int at = 0;
        for (int open = template.indexOf('{'); open >= 0; open = template.indexOf('{', at)) {
            int close = template.indexOf('}', open);
            if (close < 0) {
                break;
            }
            var value = input.path(template.substring(open + 1, close));
            address.append(template, at, open).append(encoded(value.isNull() ? "" : value.asString("")));
            at = close + 1;
        }
        address.append(template.substring(at));
        if (query != null) {
            query.forEachEntry((name, value) -> address.append(address.indexOf("?") < 0 ? '?' : '&')
                    .append(encoded(name))
                    .append('=')
                    .append(encoded(value.isNull() ? "" : value.asString(""))));
        }
        try {
            return URI.create(address.toString());
        } catch (IllegalArgumentException e) {
            throw Fault.stop(Fault.Kind.CONFIGURATION, "The endpoint is not an address.");
        }
    }

    static Map<String, String> headers(JsonNode written) {
        var headers = new HashMap<String, String>();
        written.forEachEntry((name, value) -> headers.put(name, value.asString("")));
        return headers;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
