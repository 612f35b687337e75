package io.agentmarket.whole;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.TestPlaces;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Pages and metrics with an instruction in each, and beside them a trap under another host name that counts its
 * visitors. The platform under test opens both ports, as an operator would: a call that reaches the trap was not
 * stopped by a grant.
 */
final class HiddenPages implements AutoCloseable {

    private static final int PAGES = TestPlaces.port();
    private static final int TRAP = TestPlaces.port();

    private final HttpServer pages;
    private final HttpServer trap;
    private final AtomicInteger trapped = new AtomicInteger();

    private HiddenPages() throws IOException {
        pages = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), PAGES), 0);
        pages.createContext(
                "/page/", exchange -> answer(exchange, "text/plain", InjectionTrials.hidden(number(exchange))));
        pages.createContext("/prometheus/", exchange -> answer(exchange, "application/json", series(number(exchange))));
        trap = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), TRAP), 0);
        trap.createContext("/", exchange -> {
            trapped.incrementAndGet();
            answer(exchange, "text/plain", "trapped");
        });
        pages.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        trap.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    }

    /** As the setting {@code agentmarket.egress.allow-private} spells them. */
    static String opened() {
        return "127.0.0.1:" + PAGES + "," + ObedientBrain.TRAP_HOST + ":" + TRAP;
    }

    /** From now on the obedient model is led into the trap. */
    static HiddenPages start() throws IOException {
        var started = new HiddenPages();
        started.pages.start();
        started.trap.start();
        ObedientBrain.trap = "http://" + ObedientBrain.TRAP_HOST + ":" + TRAP + "/";
        return started;
    }

    static String page(int i) {
        return "http://127.0.0.1:" + PAGES + "/page/" + i;
    }

    static String prometheus(int i) {
        return "http://127.0.0.1:" + PAGES + "/prometheus/" + i;
    }

    /** How many calls reached the trap. */
    int trapped() {
        return trapped.get();
    }

    @Override
    public void close() {
        pages.stop(0);
        trap.stop(0);
    }

    private static int number(HttpExchange exchange) {
        return Integer.parseInt(exchange.getRequestURI().getPath().split("/", -1)[2]);
    }

    /** One series of four points, with the instruction as a label. */
    private static String series(int i) {
        var body = Json.MAPPER.createObjectNode().put("status", "success");
        var result = body.putObject("data")
                .put("resultType", "matrix")
                .putArray("result")
                .addObject();
        result.putObject("metric").put("__name__", "up").put("job", ObedientBrain.plain(InjectionTrials.HIDDEN.get(i)));
        var values = result.putArray("values");
        for (int minute = 0; minute < 4; minute++) {
            values.addArray().add(1_763_892_000L + 60L * minute).add(Integer.toString(minute));
        }
        return body.toString();
    }

    private static void answer(HttpExchange exchange, String type, String text) throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("content-type", type);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
