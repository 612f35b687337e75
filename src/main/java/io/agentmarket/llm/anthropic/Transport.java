package io.agentmarket.llm.anthropic;

import com.anthropic.core.RequestOptions;
import com.anthropic.core.http.Headers;
import com.anthropic.core.http.HttpRequest;
import com.anthropic.core.http.HttpResponse;
import com.anthropic.errors.AnthropicServiceException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpTimeoutException;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The SDK's transport, on the JDK's client: one attempt, no redirects, virtual threads, a time limit for each part, and
 * an interrupt that ends the call.
 *
 * <p>There is no separate timeout for connecting: the JDK's client would keep the timer, and through it the first
 * request with its key, as long as the connection is pooled.
 *
 * <p>With HTTP/1.1 each call has its own connection, so that cancelling one call does not end another. Only the headers
 * named here are sent; other information that the SDK has about this machine is not.
 */
final class Transport implements com.anthropic.core.http.HttpClient {

    private static final Set<String> SENT = Set.of("accept", "content-type", "x-api-key", "anthropic-version");

    /**
     * Not a real header: no header's name begins with a colon. It carries the status past the SDK's error classes.
     */
    static final String STATUS = ":status";

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Timeouts timeouts;
    private final HttpClient http;

    Transport(Timeouts timeouts) {
        this.timeouts = timeouts;
        this.http = HttpClient.newBuilder()
                .version(Version.HTTP_1_1)
                .followRedirects(Redirect.NEVER)
                .executor(threads)
                .build();
    }

    /** @throws UncheckedIOException if there are no response headers in time or at all */
    @Override
    public HttpResponse execute(HttpRequest request, RequestOptions options) {
        var deadline = System.nanoTime() + timeouts.call().toNanos();
        var pending = http.sendAsync(outgoing(request), head -> new TimedBody(timeouts.stall(), deadline));
        try {
            return new Received(pending.get(timeouts.headers().toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            pending.cancel(true);
            throw new UncheckedIOException(new HttpTimeoutException("no response headers in time"));
        } catch (InterruptedException e) {
            pending.cancel(true);
            Thread.currentThread().interrupt();
            throw new UncheckedIOException((IOException) new InterruptedIOException("interrupted").initCause(e));
        } catch (ExecutionException e) {
            throw new UncheckedIOException(new IOException("no response", e.getCause()));
        }
    }

    @Override
    public CompletableFuture<HttpResponse> executeAsync(HttpRequest request, RequestOptions options) {
        return CompletableFuture.supplyAsync(() -> execute(request, options), threads);
    }

    @Override
    public void close() {
        http.shutdownNow();
        threads.shutdownNow();
    }

    /**
     * The status as received. On a busy machine the SDK was seen to throw an error class with another status: 401 for a
     * 429 response.
     */
    static int status(AnthropicServiceException failure) {
        return failure.headers().values(STATUS).stream()
                .findFirst()
                .map(Integer::parseInt)
                .orElseGet(failure::statusCode);
    }

    private static java.net.http.HttpRequest outgoing(HttpRequest request) {
        var body = request.body()
                .map(content -> {
                    var bytes = new ByteArrayOutputStream();
                    content.writeTo(bytes);
                    return BodyPublishers.ofByteArray(bytes.toByteArray());
                })
                .orElseGet(BodyPublishers::noBody);
        var outgoing = java.net.http.HttpRequest.newBuilder(URI.create(request.url()))
                .method(request.method().name(), body)
                .header("User-Agent", "agentmarket");
        for (var name : request.headers().names()) {
            if (SENT.contains(name.toLowerCase(Locale.ROOT))) {
                request.headers().values(name).forEach(value -> outgoing.header(name, value));
            }
        }
        request.body().ifPresent(content -> outgoing.setHeader("Content-Type", content.contentType()));
        return outgoing.build();
    }

    private record Received(java.net.http.HttpResponse<InputStream> response) implements HttpResponse {

        @Override
        public int statusCode() {
            return response.statusCode();
        }

        @Override
        public Headers headers() {
            var headers = Headers.builder().put(STATUS, String.valueOf(response.statusCode()));
            response.headers().map().forEach((name, values) -> headers.put(name, values));
            return headers.build();
        }

        @Override
        public InputStream body() {
            return response.body();
        }

        @Override
        public void close() {
            try {
                response.body().close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
