package io.agentmarket.llm.anthropic;

import static io.agentmarket.shared.ErrorCode.MODEL_ACCESS_REFUSED;
import static io.agentmarket.shared.ErrorCode.MODEL_ANSWER_BROKEN;
import static io.agentmarket.shared.ErrorCode.MODEL_CALL_REFUSED;
import static io.agentmarket.shared.ErrorCode.MODEL_NOT_FOUND;
import static io.agentmarket.shared.ErrorCode.MODEL_OVERLOADED;
import static io.agentmarket.shared.ErrorCode.MODEL_PROMPT_TOO_LONG;
import static io.agentmarket.shared.ErrorCode.MODEL_RATE_LIMITED;
import static io.agentmarket.shared.ErrorCode.MODEL_SPEND_LIMIT;
import static io.agentmarket.shared.ErrorCode.MODEL_TIMED_OUT;
import static io.agentmarket.shared.ErrorCode.MODEL_UNAVAILABLE;
import static io.agentmarket.shared.ErrorCode.PROVIDER_ACCOUNT_LIMITED;
import static io.agentmarket.shared.ErrorCode.PROVIDER_KEY_REFUSED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.agentmarket.llm.ModelKey;
import io.agentmarket.llm.TextSink;
import io.agentmarket.resilience.UpstreamFailure;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.TestPlaces;
import io.agentmarket.shared.Tokens;
import io.agentmarket.upstream.Brain;
import io.agentmarket.upstream.FakeUpstream;
import io.agentmarket.upstream.Fault;
import io.agentmarket.upstream.ScriptedBrain;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/**
 * Every fault of the provider, with the platform's key and with a customer's: the documented code, whether and when the
 * call may be retried, one call on the wire, and nothing billed.
 */
@ExtendWith(OutputCaptureExtension.class)
class UpstreamFaultsTest {

    private static final TextSink SILENT = (offset, delta) -> {};

    private static final Duration SHORT = Duration.ofMillis(700);

    private static final Timeouts IMPATIENT = new Timeouts(SHORT, SHORT, Duration.ofSeconds(60));

    private static final ModelKey PLATFORMS = Adapters.PLATFORMS;

    private static final ModelKey CUSTOMERS = Adapters.CUSTOMERS;

    private final FakeUpstream upstream =
            FakeUpstream.start(FakeUpstream.Settings.of(new ScriptedBrain(Brain.Reply.text("{\"a\":\"fine\"}")))
                    .withKeys(PLATFORMS.secret(), CUSTOMERS.secret()));

    @AfterEach
    void stop() {
        upstream.close();
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                lasting(Fault.status(400), MODEL_CALL_REFUSED, MODEL_CALL_REFUSED),
                lasting(Fault.status(401), MODEL_ACCESS_REFUSED, PROVIDER_KEY_REFUSED),
                lasting(Fault.status(402), MODEL_SPEND_LIMIT, PROVIDER_ACCOUNT_LIMITED),
                lasting(Fault.status(403), MODEL_ACCESS_REFUSED, PROVIDER_KEY_REFUSED),
                lasting(Fault.status(404), MODEL_NOT_FOUND, MODEL_NOT_FOUND),
                passing(Fault.status(409), MODEL_UNAVAILABLE),
                lasting(Fault.status(413), MODEL_PROMPT_TOO_LONG, MODEL_PROMPT_TOO_LONG),
                passing(Fault.status(429), MODEL_RATE_LIMITED),
                passing(Fault.rateLimited(Duration.ofSeconds(7)), MODEL_RATE_LIMITED, Duration.ofSeconds(7)),
                lasting(Fault.spendLimit(), MODEL_SPEND_LIMIT, PROVIDER_ACCOUNT_LIMITED),
                lasting(new Fault.OwnSpendLimit(), MODEL_SPEND_LIMIT, PROVIDER_ACCOUNT_LIMITED),
                passing(Fault.status(500), MODEL_UNAVAILABLE),
                passing(Fault.status(502), MODEL_UNAVAILABLE),
                passing(Fault.status(503), MODEL_UNAVAILABLE),
                passing(new Fault.Status(503, Duration.ofSeconds(3), null), MODEL_UNAVAILABLE, Duration.ofSeconds(3)),
                passing(Fault.status(504), MODEL_TIMED_OUT),
                passing(Fault.status(529), MODEL_OVERLOADED),
                passing(new Fault.LateHeaders(Duration.ofSeconds(30)), MODEL_TIMED_OUT),
                passing(new Fault.Stall(0), MODEL_TIMED_OUT),
                passing(new Fault.Stall(3), MODEL_TIMED_OUT),
                passing(new Fault.Reset(3), MODEL_ANSWER_BROKEN),
                passing(new Fault.EndEarly(3), MODEL_ANSWER_BROKEN),
                passing(new Fault.NoMessageStop(), MODEL_ANSWER_BROKEN),
                passing(new Fault.ErrorEvent(3), MODEL_OVERLOADED),
                passing(new Fault.MalformedEvent(3), MODEL_ANSWER_BROKEN),
                passing(new Fault.NullUsage(), MODEL_ANSWER_BROKEN));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void has_its_code_and_its_decision(
            Fault fault,
            ErrorCode platforms,
            ErrorCode customers,
            boolean retryable,
            @Nullable Duration retryAfter,
            CapturedOutput output) {
        var log = (Logger) LoggerFactory.getLogger("io.agentmarket.llm");
        log.setLevel(Level.TRACE);
        for (var key : List.of(PLATFORMS, CUSTOMERS)) {
            upstream.fail(fault);

            var waits = fault instanceof Fault.LateHeaders || fault instanceof Fault.Stall;
            var failure = failure(upstream.baseUrl(), key, waits ? IMPATIENT : Adapters.PATIENT);

            assertThat(failure.code()).isEqualTo(key.customers() ? customers : platforms);
            assertThat(failure.isRetryable()).isEqualTo(retryable);
            assertThat(failure.retryAfter().orElse(null)).isEqualTo(retryAfter);
            assertThat(stack(failure)).doesNotContain("CANARY");
            assertThat(failure.toAppException().detail()).doesNotContain("Overloaded", "usage limits", "x-api-key");
        }
        if (!(fault instanceof Fault.NullUsage)) { // a whole answer that cannot be counted is the platform's own cost
            assertThat(upstream.billed()).isEqualTo(Tokens.NONE);
        }
        assertThat(upstream.log()).hasSizeLessThanOrEqualTo(2);
        assertThat(output.getAll()).contains("model call failed").doesNotContain("CANARY");
    }

    @Test
    void an_unknown_event_is_no_fault() {
        upstream.fail(new Fault.UnknownEvent(2));

        try (var api = Adapters.api(upstream.baseUrl())) {
            var turn = Adapters.model(api).respond(Adapters.request(PLATFORMS), SILENT);

            assertThat(turn.text()).isEqualTo("{\"a\":\"fine\"}");
            assertThat(turn.tokens()).isEqualTo(upstream.billed());
        }
    }

    @Test
    void a_closed_port_is_unavailable_and_transient() {
        var failure = failure("http://127.0.0.1:" + TestPlaces.port(), PLATFORMS);

        assertThat(failure.code()).isEqualTo(MODEL_UNAVAILABLE);
        assertThat(failure.isRetryable()).isTrue();
    }

    @Test
    void an_unknown_host_is_unavailable_and_passing() {
        var failure = failure("http://no-such-host.invalid", PLATFORMS);

        assertThat(failure.code()).isEqualTo(MODEL_UNAVAILABLE);
        assertThat(failure.isRetryable()).isTrue();
    }

    @Test
    void a_server_that_speaks_no_tls_is_unavailable_and_lasting() throws IOException {
        try (var server = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"))) {
            Thread.ofVirtual()
                    .start(() -> each(server, connection -> {
                        connection
                                .getOutputStream()
                                .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                        assertThat(connection.getInputStream().read()).isNotNegative();
                    }));

            var failure = failure("https://127.0.0.1:" + server.getLocalPort(), PLATFORMS);

            assertThat(failure.code()).isEqualTo(MODEL_UNAVAILABLE);
            assertThat(failure.isRetryable()).isFalse();
        }
    }

    @Test
    void a_reset_before_the_headers_is_transient_and_not_retried_here() throws IOException {
        var requests = new AtomicInteger();
        try (var server = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"))) {
            Thread.ofVirtual()
                    .start(() -> each(server, connection -> {
                        var lines = new BufferedReader(
                                new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII));
                        assertThat(lines.lines()
                                        .takeWhile(line -> !line.isEmpty())
                                        .count())
                                .isPositive();
                        requests.incrementAndGet();
                        connection.setSoLinger(true, 0);
                    }));

            var failure = failure("http://127.0.0.1:" + server.getLocalPort(), PLATFORMS);

            assertThat(failure.code()).isEqualTo(MODEL_UNAVAILABLE);
            assertThat(failure.isRetryable()).isTrue();
            assertThat(requests).hasValue(1);
        }
    }

    @Test
    void a_prompt_that_is_too_long_is_named() {
        try (var refusing = new Responder(exchange -> Responder.refuse(
                exchange, 400, "invalid_request_error", "prompt is too long: 250000 tokens > 200000 maximum"))) {
            var failure = failure(refusing.baseUrl(), PLATFORMS);

            assertThat(failure.code()).isEqualTo(MODEL_PROMPT_TOO_LONG);
            assertThat(failure.isRetryable()).isFalse();
        }
    }

    @Test
    void a_redirect_is_not_followed_with_the_key() {
        try (var other = Responder.streaming(Responder.OK);
                var moved = new Responder(exchange -> {
                    exchange.getResponseHeaders().set("location", other.baseUrl() + "/v1/messages");
                    exchange.sendResponseHeaders(307, -1);
                })) {
            failure(moved.baseUrl(), PLATFORMS);

            assertThat(other.seen).isEmpty();
        }
    }

    private static void each(ServerSocket server, Conversation conversation) {
        while (!server.isClosed()) {
            try (var connection = server.accept()) {
                conversation.hold(connection);
            } catch (IOException e) {
                LoggerFactory.getLogger(UpstreamFaultsTest.class).debug("a connection ended", e);
            }
        }
    }

    @FunctionalInterface
    private interface Conversation {
        void hold(Socket connection) throws IOException;
    }

    private static UpstreamFailure failure(String baseUrl, ModelKey key) {
        return failure(baseUrl, key, Adapters.PATIENT);
    }

    private static UpstreamFailure failure(String baseUrl, ModelKey key, Timeouts timeouts) {
        try (var api = Adapters.api(baseUrl, timeouts)) {
            return catchThrowableOfType(
                    UpstreamFailure.class, () -> Adapters.model(api).respond(Adapters.request(key), SILENT));
        }
    }

    private static String stack(Throwable failure) {
        var text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    private static Arguments lasting(Fault fault, ErrorCode platforms, ErrorCode customers) {
        return arguments(fault, platforms, customers, false, null);
    }

    private static Arguments passing(Fault fault, ErrorCode code) {
        return arguments(fault, code, code, true, null);
    }

    private static Arguments passing(Fault fault, ErrorCode code, Duration retryAfter) {
        return arguments(fault, code, code, true, retryAfter);
    }
}
