package io.agentmarket.cli;

import io.agentmarket.shared.Json;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * {@code ./run listen --forward-to URL}: forwards each webhook message to an address on this machine, signed like a
 * webhook's. Each message is sent once; the answer is shown, and failures are not retried.
 */
public final class ListenCommand {

    private static final String LOCAL = "http://localhost:8080";
    private static final String PREFIX = "whsec_";
    private static final String HMAC = "HmacSHA256";
    private static final int SECRET_BYTES = 32;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final Map<String, String> environment;
    private final Clock clock;
    private final Consumer<String> out;

    /** @param clock gives the time of signatures */
    public ListenCommand(Clock clock) {
        this(System.getenv(), clock, new Terminal()::line);
    }

    /**
     * The command with its environment, for tests.
     *
     * @param environment has AGENTMARKET_URL, AGENTMARKET_API_KEY and AGENTMARKET_WEBHOOK_SECRET
     */
    ListenCommand(Map<String, String> environment, Clock clock, Consumer<String> out) {
        this.environment = Map.copyOf(environment);
        this.clock = clock;
        this.out = out;
    }

    /** Runs until the platform ends the stream, or this process ends. */
    public int run(String forwardTo) throws IOException, InterruptedException {
        var key = environment.get("AGENTMARKET_API_KEY");
        if (key == null || key.isBlank()) {
            throw new IOException("AGENTMARKET_API_KEY is not set: set it to a key with the scope read");
        }
        var target = target(forwardTo);
        var secret = Objects.requireNonNullElseGet(environment.get("AGENTMARKET_WEBHOOK_SECRET"), ListenCommand::made);
        var signing = signing(secret);
        var url = Objects.requireNonNullElse(environment.get("AGENTMARKET_URL"), LOCAL);
        var request = HttpRequest.newBuilder(URI.create(url.replaceAll("/+$", "") + "/api/v1/webhooks/listen"))
                .header("X-API-Key", key)
                .header("Accept", "text/event-stream")
                .build();
        var answer = opened(url, request);
        out.accept("Listening at " + url + ", forwarding to " + target);
        out.accept("Messages are signed with " + secret);
        var id = "";
        try (var lines = answer.body()) {
            for (var line : (Iterable<String>) lines::iterator) {
                if (line.startsWith("id: ")) {
                    id = line.substring(4);
                } else if (line.startsWith("data: ") && !id.isEmpty()) {
                    forward(target, signing, id, line.substring(6));
                    id = "";
                }
            }
        }
        throw new IOException("the platform has ended the stream; start again");
    }

    private HttpResponse<Stream<String>> opened(String url, HttpRequest request)
            throws IOException, InterruptedException {
        HttpResponse<Stream<String>> answer;
        try {
            answer = http.send(request, HttpResponse.BodyHandlers.ofLines());
        } catch (ConnectException e) {
            throw new IOException(
                    "nobody answers at " + url + "; start the platform, or set AGENTMARKET_URL or --url", e);
        }
        return switch (answer.statusCode()) {
            case 200 -> answer;
            case 401 -> throw new IOException(url + " does not know this key; set AGENTMARKET_API_KEY or --key");
            case 403 -> throw new IOException(url + " answered 403; the key needs the scope read");
            default -> throw new IOException(url + " answered " + answer.statusCode());
        };
    }

    private static URI target(String forwardTo) throws IOException {
        try {
            var target = URI.create(forwardTo.contains("://") ? forwardTo : "http://" + forwardTo);
            if (target.getHost() != null && target.getScheme().matches("https?")) {
                return target;
            }
        } catch (IllegalArgumentException e) {
            // told below
        }
        throw new IOException("--forward-to is no address that starts with http:// or https://: " + forwardTo);
    }

    private void forward(URI target, SecretKeySpec signing, String id, String body) throws InterruptedException {
        var timestamp = Long.toString(clock.instant().getEpochSecond());
        var request = HttpRequest.newBuilder(target)
                .timeout(Duration.ofSeconds(15))
                .version(HttpClient.Version.HTTP_1_1)
                .header("Content-Type", "application/json")
                .header("User-Agent", "agentmarket-webhooks/1")
                .header("webhook-id", id)
                .header("webhook-timestamp", timestamp)
                .header("webhook-signature", signature(signing, id + "." + timestamp + "." + body))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        var type = Json.MAPPER.readTree(body).path("type").asString("");
        try {
            var status =
                    http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            out.accept(type + "  " + id + "  " + status);
        } catch (IOException e) {
            out.accept(type + "  " + id + "  nobody answers at " + target);
        }
    }

    private static String made() {
        var bytes = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(bytes);
        return PREFIX + Base64.getEncoder().encodeToString(bytes);
    }

    private static SecretKeySpec signing(String secret) throws IOException {
        try {
            if (secret.startsWith(PREFIX)) {
                return new SecretKeySpec(Base64.getDecoder().decode(secret.substring(PREFIX.length())), HMAC);
            }
        } catch (IllegalArgumentException e) {
            // told below
        }
        throw new IOException("AGENTMARKET_WEBHOOK_SECRET is not a secret that starts with " + PREFIX);
    }

    private static String signature(SecretKeySpec secret, String text) {
        try {
            var mac = Mac.getInstance(HMAC);
            mac.init(secret);
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HMAC-SHA256", e);
        }
    }
}
