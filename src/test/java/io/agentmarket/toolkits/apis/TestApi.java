package io.agentmarket.toolkits.apis;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/** An API on 127.0.0.1: sends the answers that a test queued, and then repeats the last one. */
final class TestApi implements AutoCloseable {

    private final HttpServer server;
    private final Queue<Reply> replies = new ArrayDeque<>();
    private final List<Seen> seen = new CopyOnWriteArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);

    TestApi() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    /** @param hangs whether it is not sent before the test is over */
    private record Reply(int status, Map<String, String> headers, byte[] body, boolean hangs) {}

    /** A call that came. */
    record Seen(String method, String uri, Map<String, String> headers, String body) {}

    TestApi answers(int status, String type, String body, String... headers) {
        var all = new ConcurrentHashMap<String, String>();
        if (!type.isEmpty()) {
            all.put("Content-Type", type);
        }
        for (int i = 0; i < headers.length; i += 2) {
            all.put(headers[i], headers[i + 1]);
        }
        return answers(new Reply(status, all, body.getBytes(StandardCharsets.UTF_8), false));
    }

    TestApi answersBytes(String type, byte[] body) {
        return answers(new Reply(200, Map.of("Content-Type", type), body, false));
    }

    TestApi hangs() {
        return answers(new Reply(200, Map.of(), new byte[0], true));
    }

    private synchronized TestApi answers(Reply reply) {
        replies.add(reply);
        return this;
    }

    List<Seen> seen() {
        return List.copyOf(seen);
    }

    String place() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    String url(String path) {
        return "http://" + place() + path;
    }

    private void handle(HttpExchange exchange) throws IOException {
        var headers = new ConcurrentHashMap<String, String>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
        seen.add(new Seen(
                exchange.getRequestMethod(),
                exchange.getRequestURI().toString(),
                headers,
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
        var reply = next();
        if (reply.hangs()) {
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        reply.headers().forEach(exchange.getResponseHeaders()::set);
        exchange.sendResponseHeaders(reply.status(), reply.body().length == 0 ? -1 : reply.body().length);
        try (var out = exchange.getResponseBody()) {
            out.write(reply.body());
        }
    }

    private synchronized Reply next() {
        return replies.size() > 1 ? replies.remove() : replies.element();
    }

    @Override
    public void close() {
        over.countDown();
        server.stop(0);
    }
}
