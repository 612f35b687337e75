package io.agentmarket.toolkits.workflows;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.agentmarket.egress.TestEgress;
import io.agentmarket.tools.MemorySteps;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Calls over a real socket, through the guard. */
class WorkflowOverHttpTest {

    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final MemorySteps steps = new MemorySteps();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        server.createContext("/", exchange -> {
            var path = exchange.getRequestURI().getPath();
            requests.add(exchange.getRequestMethod() + " " + path + " "
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            var body = path.equals("/huge") ? "{\"total\": 1e400}" : "{\"path\": \"" + path + "\"}";
            exchange.getResponseHeaders().set("content-type", "application/json");
            exchange.getResponseHeaders().set("location", "/pets/1");
            exchange.sendResponseHeaders(status(path), body.length());
            exchange.getResponseBody().write(body.getBytes(StandardCharsets.UTF_8));
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private int status(String path) {
        return switch (path) {
            case "/missing" -> 404;
            case "/moved" -> 302;
            case "/busy" -> requests.size() < 3 ? 503 : 200;
            default -> 200;
        };
    }

    @Test
    void gets_an_address_of_the_input_and_posts_the_result() {
        var report = run("""
                do:
                  - get: {call: http, with: {method: get, endpoint: 'BASE/pets/{id}'}}
                  - post: {call: http, with: {method: post, endpoint: BASE/orders, body: {from: '${ .path }'}}}
                """);

        assertThat(report.at("/output/path").stringValue()).isEqualTo("/orders");
        assertThat(requests).containsExactly("GET /pets/7 ", "POST /orders {\"from\":\"/pets/7\"}");
    }

    /** Otherwise a later expression would fail on it, after the order was made and with nothing left to undo it. */
    @Test
    void a_step_with_a_number_beyond_a_double_can_be_undone() {
        var host = "127.0.0.1:" + server.getAddress().getPort();
        var report = TestWorkflows.run(TestEgress.opening(host), steps, """
                steps:
                  - id: order
                    http: POST BASE/huge
                    compensate_with: {http: DELETE BASE/orders/1}
                  - {id: sum, depends_on: [order], set: '${ .steps.order.output.total - 1 }'}
                """.replace("BASE", "http://" + host), "{}");

        assertThat(report.at("/output/order/total").stringValue()).isEqualTo("1E+400");
        assertThat(report.at("/error/instance").stringValue()).isEqualTo("/steps/sum");
        assertThat(requests).containsExactly("POST /huge ", "DELETE /orders/1 ");
    }

    @Test
    void an_error_status_is_a_communication_error_that_can_be_caught() {
        var report = run("""
                do:
                  - attempt:
                      try: [{get: {call: http, with: {method: get, endpoint: BASE/missing}}}]
                      catch:
                        errors: {with: {type: https://serverlessworkflow.io/spec/1.0.0/errors/communication, status: 404}}
                        as: err
                        do: [{note: {set: {error: '${ $err }'}}}]
                """);

        assertThat(report.at("/output/error").toString())
                .isEqualTo("{\"type\":\"https://serverlessworkflow.io/spec/1.0.0/errors/communication\",\"status\":404,"
                        + "\"title\":\"Not Found\",\"instance\":\"/do/0/attempt/try/0/get\"}");
    }

    @Test
    void a_busy_server_is_asked_again() {
        var report = run("""
                do:
                  - attempt:
                      try: [{get: {call: http, with: {method: get, endpoint: BASE/busy}}}]
                      catch: {errors: {with: {status: 503}}, retry: {limit: {attempt: {count: 5}}}}
                """);

        assertThat(report.path("status").stringValue()).isEqualTo("completed");
        assertThat(requests).hasSize(3);
    }

    @Test
    void a_redirect_is_followed_or_is_the_answer() {
        var report = run("""
                do:
                  - follow: {call: http, with: {method: get, endpoint: BASE/moved}, export: {as: '${ {followed: .path} }'}}
                  - keep: {call: http, with: {method: get, endpoint: BASE/moved, redirect: true, output: response}}
                output: {as: '${ {code: .statusCode, followed: $context.followed} }'}
                """);

        assertThat(report.path("output").toString())
                .as(report.toString())
                .isEqualTo("{\"code\":302,\"followed\":\"/pets/1\"}");
    }

    @Test
    void a_step_is_undone_at_the_address_that_its_answer_named() {
        var host = "127.0.0.1:" + server.getAddress().getPort();
        var report = TestWorkflows.run(TestEgress.opening(host), steps, """
                steps:
                  - {id: reserve, http: 'POST BASE/pets', compensate_with: {
                      http: 'DELETE BASE/{where}/{id}', with: {path: {where: '${ .steps.reserve.output.path[1:] }'}}}}
                  - {id: ship, http: 'GET BASE/missing', depends_on: [reserve]}
                """.replace("BASE", "http://" + host), "id: 7");

        assertThat(report.at("/compensations/0/status").stringValue())
                .as(report.toString())
                .isEqualTo("completed");
        assertThat(requests).containsExactly("POST /pets ", "GET /missing ", "DELETE /pets/7 ");
    }

    @Test
    void a_private_address_is_refused_before_a_byte_is_sent() {
        var report = TestWorkflows.run(
                TestEgress.opening(),
                steps,
                TestWorkflows.dsl("do: [{x: {call: http, with: {method: get, endpoint: 'http://127.0.0.1:"
                        + server.getAddress().getPort() + "/'}}}]"),
                "{}");

        assertThat(report.at("/error/status").intValue()).isEqualTo(403);
        assertThat(requests).isEmpty();
    }

    private JsonNode run(String tasks) {
        var host = "127.0.0.1:" + server.getAddress().getPort();
        return TestWorkflows.run(
                TestEgress.opening(host), steps, TestWorkflows.dsl(tasks.replace("BASE", "http://" + host)), "id: 7");
    }
}
