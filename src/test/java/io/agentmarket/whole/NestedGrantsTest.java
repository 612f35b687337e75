package io.agentmarket.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A deployment's terms apply to tools that a tool calls. */
class NestedGrantsTest extends DeployedRuns {

    private static final String URL = "http://" + NodeReceiver.opened();

    private final AtomicInteger asked = new AtomicInteger();
    private final HttpServer prometheus = listening();

    @BeforeEach
    void start() {
        prometheus.start();
    }

    @AfterEach
    void stop() {
        prometheus.stop(0);
    }

    @Test
    void a_workflows_tool_reaches_no_host_beyond_the_deployments() throws Exception {
        var open = ran(deployed(""), query());
        assertThat(open).contains("completed");
        assertThat(asked).hasValue(1);

        var other = ran(deployed(", \"hosts\": [\"a.example\"]"), query());
        var nobody = ran(deployed(", \"hosts\": []"), query());

        assertThat(other).contains("not on the list of allowed hosts");
        assertThat(nobody).contains("not on the list of allowed hosts");
        assertThat(asked).hasValue(1);
    }

    @Test
    void a_tool_that_the_deployment_withholds_is_withheld_in_a_workflow() throws Exception {
        var without = ran(deployed(", \"tools\": [\"run_workflow\", \"leave_mark\"]"), query());

        assertThat(without).contains("not granted the tool query_prometheus");
        assertThat(asked).hasValue(0);
    }

    @Test
    void a_tool_that_waits_for_a_person_waits_in_a_workflow() throws Exception {
        var run = start(deployed(""), "steps: [{id: a, tool: leave_mark, with: {note: nested}}]");

        var title = pending(run).path("title").asString();
        var ended = approved(run);

        assertThat(title).isEqualTo("Call the tool leave_mark");
        assertThat(ended.at("/output/ran").asString()).contains("completed").contains(run);
    }

    private static String query() {
        return "steps: [{id: q, tool: query_prometheus, with: {prometheus_url: '" + URL + "', query: up,"
                + " start: '2026-11-23T12:00:00Z', end: '2026-11-23T13:00:00Z'}}]";
    }

    private String ran(String deployment, String workflow) throws Exception {
        var answer = execute(deployment, workflow);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json().at("/output/ran").asString();
    }

    private String start(String deployment, String workflow) throws Exception {
        var answer = execute(deployment, workflow, "Prefer", "respond-async");
        var id = answer.json().path("execution_id").asString();
        await().until(() -> run(id).path("status").asString().equals("waiting_approval"));
        return id;
    }

    @Override
    protected Answer execute(String deployment, String workflow, String... headers) throws Exception {
        var all = new String[headers.length + 2];
        all[0] = "Idempotency-Key";
        all[1] = UUID.randomUUID().toString();
        System.arraycopy(headers, 0, all, 2, headers.length);
        return post(customer.key(), deployment + "/execute", "{\"input\": {\"workflow\": \"" + workflow + "\"}}", all);
    }

    private String deployed(String members) throws Exception {
        var answer = post(
                customer.key(),
                DEPLOYMENTS,
                "{\"package_id\": \"nested-probe\", \"name\": \"nested\"" + members + "}",
                "Idempotency-Key",
                UUID.randomUUID().toString());
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return DEPLOYMENTS + "/" + answer.json().path("id").asString();
    }

    private HttpServer listening() {
        try {
            var port = URI.create(URL).getPort();
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 10);
            server.createContext("/", exchange -> {
                asked.incrementAndGet();
                var body = "{\"data\": {\"result\": []}}".getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
            });
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
