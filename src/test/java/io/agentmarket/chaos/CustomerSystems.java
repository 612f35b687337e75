package io.agentmarket.chaos;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.agentmarket.shared.TestPlaces;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A customer's systems on one port: records every request, and can delay the answer of one whose effect has happened.
 * An effect is identified by method, path and idempotency key, as by a server that supports such keys.
 */
public final class CustomerSystems implements AutoCloseable {

    /** Kept while this JVM lives; a platform under test opens it as an operator would. */
    private static final int PORT = TestPlaces.port();

    private final HttpServer server;
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Map<String, Function<Request, Reply>> replies = new ConcurrentHashMap<>();
    private final Set<String> held = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closed = new CountDownLatch(1);

    /** @param line method and path */
    public record Request(String line, String query, String key, String body, String authorization) {}

    public record Reply(int status, String body) {}

    private CustomerSystems(HttpServer server) {
        this.server = server;
        server.createContext("/", this::serve);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    /** As the setting {@code agentmarket.egress.allow-private} spells it. */
    public static String opened() {
        return "127.0.0.1:" + PORT;
    }

    public static CustomerSystems start() {
        try {
            return new CustomerSystems(
                    HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), PORT), 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String url() {
        return "http://" + opened();
    }

    /** Everything else is answered with 200 and its path. */
    public void reply(String line, Function<Request, Reply> how) {
        replies.put(line, how);
    }

    /** The next request of this line gets no answer: its effect has happened, and nobody is told. */
    public void hold(String line) {
        held.add(line);
    }

    public List<Request> requests(String line) {
        return requests.stream().filter(each -> each.line().equals(line)).toList();
    }

    public long count(String line) {
        return requests(line).size();
    }

    /** Of all requests, also the repeated ones. */
    public List<Request> requests() {
        return List.copyOf(requests);
    }

    /** The effects that this line has had. */
    public Set<String> keys(String line) {
        return requests(line).stream().map(Request::key).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
    }

    private void serve(HttpExchange exchange) throws IOException {
        var uri = exchange.getRequestURI();
        var request = new Request(
                exchange.getRequestMethod() + " " + uri.getPath(),
                uri.getRawQuery() == null ? "" : uri.getRawQuery(),
                String.valueOf(exchange.getRequestHeaders().getFirst("Idempotency-Key")),
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8),
                String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
        requests.add(request);
        if (held.remove(request.line())) {
            untilClosed();
        }
        var reply = replies.getOrDefault(request.line(), it -> new Reply(200, "{\"path\": \"" + uri.getPath() + "\"}"))
                .apply(request);
        var body = reply.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private void untilClosed() {
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
