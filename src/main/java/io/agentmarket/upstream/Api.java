package io.agentmarket.upstream;

import io.agentmarket.shared.Sha256;
import io.agentmarket.shared.Tokens;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Routes a request, checks its headers, triggers the planned fault, and renders refusals. */
final class Api {

    /** Source: the API's page "Versions" (October 2026). */
    private static final Set<String> VERSIONS = Set.of("2023-01-01", "2023-06-01", "2026-10-21");

    private static final String BEARER = "Bearer ";
    private static final int FINGERPRINT_CHARS = 12;

    private final FakeUpstream.Settings settings;
    private final BillingLog log;
    private final FaultQueue faults;
    private final Messages messages;
    private final ModelList models;
    private final Control control;

    Api(FakeUpstream.Settings settings, BillingLog log, FaultQueue faults, Consumer<SentRequest> watcher) {
        this.settings = settings;
        this.log = log;
        this.faults = faults;
        this.messages = new Messages(settings, log, watcher);
        this.models = new ModelList(settings);
        this.control = new Control(log, faults);
    }

    /** The name of a key in the log. */
    static String fingerprint(String key) {
        return key.isEmpty() ? "" : HexFormat.of().formatHex(Sha256.of(key)).substring(0, FINGERPRINT_CHARS);
    }

    void handle(Wire.Request request, Wire wire) throws IOException {
        var path = request.path().split("\\?", 2)[0];
        var call = new Call(wire, Messages.id("req"), fingerprint(key(request)), path);
        try {
            if (path.startsWith(Control.ROOT)) {
                json(call, control.answer(request.method(), path, request.body()));
            } else {
                answer(request, call);
            }
        } catch (Refusal refusal) {
            refuse(call, refusal);
        }
    }

    private void answer(Wire.Request request, Call call) throws IOException {
        var fault = faults.take(call.keyFingerprint()).orElse(null);
        if (fault instanceof Fault.Status status) {
            throw FaultWords.refusal(status);
        }
        if (fault instanceof Fault.OwnSpendLimit) {
            throw FaultWords.ownSpendLimit();
        }
        if (fault instanceof Fault.LateHeaders late && call.wire().clientLeaves(late.by())) {
            log.record(
                    new BilledCall(call.requestId(), call.keyFingerprint(), call.path(), null, 0, Tokens.NONE, false));
            call.wire().breakOff();
            return;
        }
        checkHeaders(request);
        route(request, call, fault);
    }

    private void route(Wire.Request request, Call call, @Nullable Fault fault) throws IOException {
        var path = call.path();
        boolean reads = path.equals("/v1/models") || path.startsWith("/v1/models/");
        boolean writes = path.equals("/v1/messages") || path.equals("/v1/messages/count_tokens");
        if (!reads && !writes) {
            throw Refusal.notFound("Not found");
        }
        if (!request.method().equals(reads ? "GET" : "POST")) {
            throw new Refusal(405, "invalid_request_error", "Method Not Allowed");
        }
        if (reads) {
            log.record(new BilledCall(call.requestId(), call.keyFingerprint(), path, null, 200, Tokens.NONE, true));
            json(call, models.answer(path));
        } else if (path.equals("/v1/messages")) {
            messages.create(call, body(request), fault);
        } else {
            messages.count(call, body(request));
        }
    }

    /**
     * The key, in {@code Authorization: Bearer} as the SDKs since API version 2026-10-21 send it, or in {@code
     * x-api-key}. Two different keys are refused: the documentation does not say which of them is billed.
     */
    private static String key(Wire.Request request) {
        var authorization = request.header("authorization");
        return authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? authorization.substring(BEARER.length()).strip()
                : request.header("x-api-key");
    }

    private void checkHeaders(Wire.Request request) {
        var key = key(request);
        if (key.isEmpty()) {
            throw new Refusal(401, "authentication_error", "x-api-key header is required");
        }
        var other = request.header("x-api-key");
        if (!settings.keys().contains(key) || (!other.isEmpty() && !other.equals(key))) {
            throw new Refusal(401, "authentication_error", "invalid x-api-key");
        }
        var version = request.header("anthropic-version");
        Refusal.when(version.isEmpty(), "anthropic-version", "header is required");
        Refusal.when(!VERSIONS.contains(version), "anthropic-version", "\"" + version + "\" is not a valid version");
    }

    private static byte[] body(Wire.Request request) {
        var body = request.body();
        if (body == null) {
            throw new Refusal(413, "request_too_large", "Request exceeds the maximum size");
        }
        var type = request.header("content-type");
        Refusal.when(
                !type.split(";")[0].strip().equalsIgnoreCase("application/json"),
                "content-type",
                "must be application/json");
        return body;
    }

    private void refuse(Call call, Refusal refusal) throws IOException {
        if (!call.path().startsWith(Control.ROOT)) {
            log.record(new BilledCall(
                    call.requestId(), call.keyFingerprint(), call.path(), null, refusal.status(), Tokens.NONE, false));
        }
        var headers = new HashMap<>(refusal.headers());
        headers.put("request-id", call.requestId());
        boolean gateway = refusal.status() == 502;
        headers.put("content-type", gateway ? "text/html" : "application/json");
        var body = gateway
                ? "<html><head><title>502 Bad Gateway</title></head></html>"
                : refusal.body(call.requestId()).toString();
        call.wire().send(refusal.status(), headers, body.getBytes(StandardCharsets.UTF_8));
    }

    private static void json(Call call, JsonNode body) throws IOException {
        call.wire()
                .send(
                        200,
                        Map.of("content-type", "application/json", "request-id", call.requestId()),
                        body.toString().getBytes(StandardCharsets.UTF_8));
    }
}
