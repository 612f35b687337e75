package io.agentmarket.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

/** One line for each request, by which it is found and understood. */
@SpringBootTest(
        classes = {EdgeSlice.class, Probe.class},
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = "agentmarket.max-body-bytes=2000")
class RequestLogTest {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

    private final Logger logger = (Logger) LoggerFactory.getLogger(RequestLog.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final String id = UUID.randomUUID().toString();
    private ProbeClient probe;

    @BeforeEach
    void listen(@LocalServerPort int port) {
        probe = new ProbeClient(port);
        lines.start();
        logger.addAppender(lines);
        logger.setLevel(Level.DEBUG);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(lines);
        logger.setLevel(null);
    }

    @Test
    void a_refusal_is_logged_with_its_code_and_customer() throws Exception {
        var line = line(probe.get("/api/v1/probe/things/x?limit=1&secret=1"));

        assertThat(line.getLevel()).isEqualTo(Level.INFO);
        assertThat(members(line))
                .containsEntry("code", "INVALID_REQUEST")
                .containsEntry("status", "422")
                .containsEntry("method", "GET")
                .containsEntry("route", "/api/v1/probe/things/{id}");
        assertThat(line.getMDCPropertyMap())
                .containsEntry("request_id", id)
                .containsEntry("customer_id", EdgeSlice.CALLER.customer().toString());
    }

    @Test
    void no_line_contains_a_path_without_a_handler() throws Exception {
        var root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        root.addAppender(lines);
        try {
            line(probe.get("/api/v1/probe/somebodys-secret/foo"));
        } finally {
            root.detachAppender(lines);
        }

        assertThat(lines.list)
                .isNotEmpty()
                .noneMatch(line -> (line.getFormattedMessage() + line.getKeyValuePairs()).contains("somebodys-secret"));
    }

    @Test
    void an_answer_has_no_code() throws Exception {
        assertThat(members(line(probe.get("/api/v1/probe/me")))).doesNotContainKey("code");
    }

    @Test
    void an_answered_probe_is_logged_at_debug() throws Exception {
        assertThat(line(probe.get("/api/v1/probe/alive")).getLevel()).isEqualTo(Level.DEBUG);
    }

    @Test
    void a_refused_probe_is_logged_at_info() throws Exception {
        assertThat(line(probe.get("/api/v1/probe/alive?x=1")).getLevel()).isEqualTo(Level.INFO);
    }

    @Test
    void a_valid_traceparent_names_the_trace() throws Exception {
        var valid = line(probe.get("/api/v1/probe/me").header("traceparent", "00-" + TRACE + "-b7ad6b7169203331-01"));

        assertThat(valid.getMDCPropertyMap()).containsEntry("trace_id", TRACE);
    }

    @Test
    void anything_else_names_no_trace() throws Exception {
        for (var wrong : List.of("x", "00-" + "0".repeat(32) + "-b7ad6b7169203331-01", "00-" + TRACE + "\"-b7-01")) {
            lines.list.clear();

            var line = line(probe.get("/api/v1/probe/me").header("traceparent", wrong));

            assertThat(line.getMDCPropertyMap()).as(wrong).doesNotContainKey("trace_id");
        }
    }

    private ILoggingEvent line(HttpRequest.Builder request) throws Exception {
        probe.send(request.header("X-Request-Id", id));
        return await().until(
                        () -> List.copyOf(lines.list).stream()
                                .filter(it -> id.equals(it.getMDCPropertyMap().get("request_id")))
                                .findFirst()
                                .orElse(null),
                        Objects::nonNull);
    }

    private static Map<String, String> members(ILoggingEvent line) {
        return line.getKeyValuePairs().stream()
                .collect(Collectors.toMap(pair -> pair.key, pair -> String.valueOf(pair.value)));
    }
}
