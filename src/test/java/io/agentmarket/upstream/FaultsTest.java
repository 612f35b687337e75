package io.agentmarket.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmarket.shared.Tokens;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A planned fault happens once, exactly as planned, and bills nothing unless the answer was complete. */
class FaultsTest {

    private final FakeUpstream upstream = FakeUpstream.start(
            FakeUpstream.Settings.of(new ScriptedBrain(Brain.Reply.text("One two three four five six seven.")))
                    .withKeys(FakeUpstream.DEMO_KEY, "sk-ant-other"));
    private final Caller caller = new Caller(upstream);

    @AfterEach
    void stop() {
        upstream.close();
    }

    @ParameterizedTest
    @CsvSource({
        "400, invalid_request_error",
        "401, authentication_error",
        "402, billing_error",
        "403, permission_error",
        "404, not_found_error",
        "409, conflict_error",
        "413, request_too_large",
        "429, rate_limit_error",
        "500, api_error",
        "503, api_error",
        "504, timeout_error",
        "529, overloaded_error"
    })
    void a_status_comes_with_its_type_once(int status, String type) throws Exception {
        upstream.fail(Fault.status(status));

        var failed = caller.messages(Caller.body());
        var next = caller.messages(Caller.body());

        assertThat(failed.status()).isEqualTo(status);
        assertThat(failed.json().path("error").path("type").asString()).isEqualTo(type);
        assertThat(failed.header("retry-after")).isEmpty();
        assertThat(failed.header("request-id")).isNotEmpty();
        assertThat(next.status()).isEqualTo(200);
        assertThat(upstream.billed()).isEqualTo(upstream.log().getLast().tokens());
    }

    @Test
    void a_bad_gateway_speaks_html() throws Exception {
        upstream.fail(Fault.status(502));

        var answer = caller.messages(Caller.body());

        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.header("content-type")).isEqualTo("text/html");
    }

    @Test
    void a_rate_limit_may_have_retry_after_a_spend_limit_never() throws Exception {
        upstream.fail(Fault.rateLimited(Duration.ofSeconds(7)));
        upstream.fail(Fault.spendLimit());
        upstream.fail(new Fault.OwnSpendLimit());

        var limited = caller.messages(Caller.body());
        var spent = caller.messages(Caller.body());
        var ownLimit = caller.messages(Caller.body());

        assertThat(limited.header("retry-after")).isEqualTo("7");
        assertThat(spent.status()).isEqualTo(429);
        assertThat(spent.header("retry-after")).isEmpty();
        assertThat(spent.json().at("/error/details/error_code").asString()).isEqualTo("enforced_spend_limit_reached");
        assertThat(ownLimit.status()).isEqualTo(400);
        assertThat(ownLimit.error())
                .startsWith("invalid_request_error You have reached your specified API usage limits");
    }

    @Test
    void late_headers_are_late() throws Exception {
        upstream.fail(new Fault.LateHeaders(Duration.ofMillis(150)));
        var started = System.nanoTime();

        var answer = caller.messages(Caller.body());

        assertThat(answer.status()).isEqualTo(200);
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isGreaterThanOrEqualTo(Duration.ofMillis(150));
    }

    @Test
    void a_client_that_does_not_wait_for_late_headers_is_not_billed() {
        upstream.fail(new Fault.LateHeaders(Duration.ofMinutes(5)));
        var impatient = caller.request("/v1/models")
                .header("x-api-key", FakeUpstream.DEMO_KEY)
                .timeout(Duration.ofMillis(200));

        assertThatThrownBy(() -> Caller.send(impatient)).isInstanceOf(HttpTimeoutException.class);

        Awaitility.await()
                .untilAsserted(() -> assertThat(upstream.log())
                        .singleElement()
                        .satisfies(call -> assertThat(call.status()).isZero()));
        assertThat(upstream.billed()).isEqualTo(Tokens.NONE);
    }

    @Nested
    class OnAStream {

        @Test
        void a_stall_keeps_the_connection_and_sends_no_more() throws Exception {
            upstream.fail(new Fault.Stall(3));

            try (var socket = stream()) {
                socket.setSoTimeout(300);
                var read = new StringBuilder();

                assertThatThrownBy(() -> readAll(socket, read)).isInstanceOf(SocketTimeoutException.class);
                assertThat(read.toString().split("event: ")).hasSize(4);
            }
            assertNothingIsBilled();
        }

        @Test
        void a_reset_is_a_reset() throws Exception {
            upstream.fail(new Fault.Reset(3));

            try (var socket = stream()) {
                assertThatThrownBy(() -> readAll(socket, new StringBuilder()))
                        .isInstanceOf(SocketException.class)
                        .hasMessageContaining("reset");
            }
            assertNothingIsBilled();
        }

        @Test
        void an_early_end_looks_like_an_end() throws Exception {
            upstream.fail(new Fault.EndEarly(4));

            var answer = caller.stream(Caller.body());

            assertThat(answer.text().split("event: ")).hasSize(5);
            assertNothingIsBilled();
        }

        @Test
        void the_last_event_may_be_missing() throws Exception {
            upstream.fail(new Fault.NoMessageStop());

            var answer = caller.stream(Caller.body());

            assertThat(answer.text()).contains("event: message_delta").doesNotContain("message_stop");
            assertNothingIsBilled();
        }

        @Test
        void an_error_event_ends_it() throws Exception {
            upstream.fail(new Fault.ErrorEvent(3));

            var answer = caller.stream(Caller.body());

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.text())
                    .contains("event: error\ndata: {\"type\":\"error\"", "overloaded_error")
                    .doesNotContain("message_delta");
            assertNothingIsBilled();
        }

        @Test
        void one_event_may_be_no_json() throws Exception {
            upstream.fail(new Fault.MalformedEvent(3));

            var answer = caller.stream(Caller.body());

            assertThat(answer.text()).contains("data: {\"type\"\"content_block_delta\"", "message_stop");
            assertNothingIsBilled();
        }

        @Test
        void an_unknown_event_leaves_the_answer_complete() throws Exception {
            upstream.fail(new Fault.UnknownEvent(3));

            var answer = caller.stream(Caller.body());

            assertThat(answer.text()).contains("event: from_the_future", "message_stop");
            assertThat(upstream.log().getLast().completed()).isTrue();
        }

        @Test
        void usage_may_be_null() throws Exception {
            upstream.fail(new Fault.NullUsage());

            var answer = caller.stream(Caller.body());

            assertThat(answer.text().split("\"usage\":null", -1)).hasSize(3);
            assertThat(answer.text()).doesNotContain("input_tokens").contains("message_stop");
        }

        private Socket stream() throws IOException {
            var socket = new Socket(
                    InetAddress.getByName("127.0.0.1"),
                    URI.create(upstream.baseUrl()).getPort());
            var body = Caller.body().put("stream", true).toString();
            socket.getOutputStream()
                    .write(("POST /v1/messages HTTP/1.1\r\nhost: x\r\nx-api-key: " + FakeUpstream.DEMO_KEY
                                    + "\r\nanthropic-version: 2026-10-21\r\ncontent-type: application/json\r\n"
                                    + "content-length: " + body.length() + "\r\n\r\n" + body)
                            .getBytes(StandardCharsets.UTF_8));
            return socket;
        }

        private static void readAll(Socket socket, StringBuilder into) throws IOException {
            var buffer = new byte[4096];
            for (int n = socket.getInputStream().read(buffer);
                    n >= 0;
                    n = socket.getInputStream().read(buffer)) {
                into.append(new String(buffer, 0, n, StandardCharsets.UTF_8));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"reset", "end-early", "no-message-stop"})
    void a_whole_answer_breaks_in_its_middle(String fault) throws Exception {
        plan("{\"fault\": \"" + fault + "\"}");

        assertThatThrownBy(() -> caller.messages(Caller.body())).isInstanceOf(IOException.class);
        assertNothingIsBilled();
    }

    @Test
    void a_fault_may_be_meant_for_one_key() throws Exception {
        upstream.failFor("sk-ant-other", Fault.status(401), 2);

        var mine = caller.messages(Caller.body());
        var others = Caller.send(caller.request("/v1/models").header("x-api-key", "sk-ant-other"));

        assertThat(mine.status()).isEqualTo(200);
        assertThat(others.status()).isEqualTo(401);
    }

    @Test
    void faults_can_be_planned_and_the_log_read_over_http() throws Exception {
        plan("{\"fault\": \"529\", \"times\": 2}");

        var statuses = new int[] {
            caller.messages(Caller.body()).status(),
            caller.messages(Caller.body()).status(),
            caller.messages(Caller.body()).status()
        };
        var log = caller.get("/__upstream/log").json();

        assertThat(statuses).containsExactly(529, 529, 200);
        assertThat(log.path("calls")
                        .valueStream()
                        .map(call -> call.path("status").asInt()))
                .containsExactly(529, 529, 200);
        assertThat(log.path("billed").path("output").asLong()).isPositive();
        assertThat(log.toString()).doesNotContain(FakeUpstream.DEMO_KEY);
    }

    private void plan(String fault) throws Exception {
        assertThat(caller.post("/__upstream/faults", fault).status()).isEqualTo(200);
    }

    private void assertNothingIsBilled() {
        assertThat(upstream.log().getLast().completed()).isFalse();
        assertThat(upstream.log().getLast().tokens().output()).isPositive();
        assertThat(upstream.billed()).isEqualTo(Tokens.NONE);
    }
}
