package io.agentmarket.upstream;

import io.agentmarket.shared.Tokens;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Endpoints that the real API does not have: {@code GET /__upstream/log}, and {@code POST} or {@code DELETE
 * /__upstream/faults} to plan faults or to remove the planned ones.
 *
 * <p>A fault is {@code {"fault": name, "times": 1, "after_events": 3, "seconds": 1, "key_fingerprint": ""}}, where only
 * the name is required. Names: a status ({@code "529"}), {@code 429-retry-after}, {@code 429-spend-limit}, {@code
 * 400-spend-limit}, {@code late-headers}, {@code stall}, {@code reset}, {@code end-early}, {@code no-message-stop},
 * {@code error-event}, {@code malformed-event}, {@code unknown-event}, {@code null-usage}.
 */
final class Control {

    static final String ROOT = "/__upstream/";

    private final BillingLog log;
    private final FaultQueue faults;

    Control(BillingLog log, FaultQueue faults) {
        this.log = log;
        this.faults = faults;
    }

    JsonNode answer(String method, String path, byte @Nullable [] body) {
        return switch (method + " " + path) {
            case "GET /__upstream/log" -> log();
            case "POST /__upstream/faults" -> plan(body);
            case "DELETE /__upstream/faults" -> {
                faults.clear();
                yield Wire.JSON.createObjectNode();
            }
            default -> throw Refusal.notFound("Not found");
        };
    }

    private JsonNode log() {
        var view = Wire.JSON.createObjectNode();
        view.set("billed", view(log.billed()));
        var calls = view.putArray("calls");
        for (var call : log.calls()) {
            calls.addObject()
                    .put("request_id", call.requestId())
                    .put("key_fingerprint", call.keyFingerprint())
                    .put("path", call.path())
                    .put("model", call.model())
                    .put("status", call.status())
                    .put("completed", call.completed())
                    .set("tokens", view(call.tokens()));
        }
        return view;
    }

    private static ObjectNode view(Tokens tokens) {
        return Wire.JSON
                .createObjectNode()
                .put("input", tokens.input())
                .put("output", tokens.output())
                .put("cache_read", tokens.cacheRead())
                .put("cache_write_5m", tokens.cacheWrite5m())
                .put("cache_write_1h", tokens.cacheWrite1h());
    }

    private JsonNode plan(byte @Nullable [] body) {
        try {
            var wish = Wire.JSON.readTree(body == null ? new byte[0] : body);
            var fault = fault(wish.path("fault").asString(""), wish);
            int times = wish.path("times").asInt(1);
            Refusal.when(times < 1, "times", "must be at least 1");
            faults.add(fault, times, wish.path("key_fingerprint").asString(""));
            return Wire.JSON.createObjectNode().put("planned", fault.toString());
        } catch (JacksonException e) {
            throw Refusal.invalid("body", "is not JSON");
        }
    }

    private static Fault fault(String name, JsonNode wish) {
        int events = wish.path("after_events").asInt(3);
        var seconds = Duration.ofSeconds(wish.path("seconds").asInt(1));
        return switch (name) {
            case "429-retry-after" -> Fault.rateLimited(seconds);
            case "429-spend-limit" -> Fault.spendLimit();
            case "400-spend-limit" -> new Fault.OwnSpendLimit();
            case "late-headers" -> new Fault.LateHeaders(seconds);
            case "stall" -> new Fault.Stall(events);
            case "reset" -> new Fault.Reset(events);
            case "end-early" -> new Fault.EndEarly(events);
            case "no-message-stop" -> new Fault.NoMessageStop();
            case "error-event" -> new Fault.ErrorEvent(events);
            case "malformed-event" -> new Fault.MalformedEvent(events);
            case "unknown-event" -> new Fault.UnknownEvent(events);
            case "null-usage" -> new Fault.NullUsage();
            default -> {
                Refusal.when(!name.matches("[45]\\d\\d"), "fault", "'" + name + "' is not known");
                yield Fault.status(Integer.parseInt(name));
            }
        };
    }
}
