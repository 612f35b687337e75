package io.agentmarket.billing.stripe;

import com.stripe.exception.ApiConnectionException;
import com.stripe.net.HttpHeaders;
import com.stripe.net.StripeRequest;
import com.stripe.net.StripeResponse;
import io.agentmarket.shared.Json;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.core.JacksonException;

/**
 * The SDK's HTTP transport, on the JDK's client: one attempt, no redirects, one time limit for the whole call, an
 * interrupt that ends it. The SDK's own transport would retry a POST by itself, times out per read, and reveals this
 * machine; only the headers named here are sent.
 */
final class Transport extends com.stripe.net.HttpClient implements AutoCloseable {

    private static final Set<String> SENT =
            Set.of("accept", "authorization", "content-type", "idempotency-key", "stripe-version");

    /** Replaces a missing error body, on which the SDK would fail. */
    private static final String NO_ERROR_BODY = "{\"error\":{\"type\":\"api_error\",\"message\":\"no error body\"}}";

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Duration timeout;
    private final HttpClient http;

    Transport(Duration timeout) {
        this.timeout = timeout;
        this.http = HttpClient.newBuilder()
                .version(Version.HTTP_1_1)
                .followRedirects(Redirect.NEVER)
                .executor(threads)
                .build();
    }

    @Override
    public StripeResponse request(StripeRequest request) throws ApiConnectionException {
        var pending = http.sendAsync(outgoing(request), HttpResponse.BodyHandlers.ofString());
        try {
            var response = pending.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            return new StripeResponse(
                    response.statusCode(), HttpHeaders.of(response.headers().map()), body(response));
        } catch (TimeoutException e) {
            pending.cancel(true);
            throw failed(new HttpTimeoutException("no answer in time"));
        } catch (InterruptedException e) {
            pending.cancel(true);
            Thread.currentThread().interrupt();
            throw failed((IOException) new InterruptedIOException("interrupted").initCause(e));
        } catch (ExecutionException e) {
            throw failed(new IOException("no answer", e.getCause()));
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
        threads.shutdownNow();
    }

    private static ApiConnectionException failed(IOException cause) {
        return new ApiConnectionException("the payment provider did not answer", cause);
    }

    private static HttpRequest outgoing(StripeRequest request) {
        var content = request.content();
        var outgoing = HttpRequest.newBuilder(URI.create(request.url().toString()))
                .method(
                        request.method().name(),
                        content == null
                                ? BodyPublishers.noBody()
                                : BodyPublishers.ofByteArray(content.byteArrayContent()))
                .header("User-Agent", "agentmarket");
        request.headers().map().forEach((name, values) -> {
            if (SENT.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> outgoing.header(name, value));
            }
        });
        if (content != null) {
            outgoing.setHeader("Content-Type", content.contentType());
        }
        return outgoing.build();
    }

    private static String body(HttpResponse<String> response) {
        var status = response.statusCode();
        return status >= 200 && status < 300 || isError(response.body()) ? response.body() : NO_ERROR_BODY;
    }

    private static boolean isError(String body) {
        try {
            return Json.STORED.readTree(body).path("error").isObject();
        } catch (JacksonException notJson) {
            return false;
        }
    }
}
