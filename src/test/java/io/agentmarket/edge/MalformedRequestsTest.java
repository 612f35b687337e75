package io.agentmarket.edge;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.agentmarket.shared.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Requests that are not valid HTTP are answered as the client's mistake, with a message, and trigger no alert. */
@SpringBootTest(
        classes = {EdgeSlice.class, Probe.class},
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = "agentmarket.max-body-bytes=2000")
class MalformedRequestsTest {

    private static final String HOST = "Host: a\r\n";
    private static final String KEY = "X-API-Key: good\r\n";
    private static final String JSON = "Content-Type: application/json\r\n";
    private static final String POST = "POST /api/v1/probe HTTP/1.1\r\n" + HOST + KEY + JSON;
    private static final String CHUNKED = POST + "Transfer-Encoding: chunked\r\n\r\n";
    private static final String ME = "GET /api/v1/probe/me HTTP/1.1\r\n" + HOST + KEY;

    @LocalServerPort
    private int port;

    static Stream<Arguments> malformed() {
        var cases = new ArrayList<Arguments>();
        cases.addAll(requestLines());
        cases.addAll(headers());
        cases.addAll(lengths());
        cases.addAll(chunks());
        return cases.stream();
    }

    private static List<Arguments> requestLines() {
        return List.of(
                row("a version of the future", 505, "GET /api/v1/probe/me HTTP/9.9\r\n" + HOST + "\r\n"),
                row("a version that is none", 400, "GET /api/v1/probe/me HTTPS/1.1\r\n" + HOST + "\r\n"),
                row("lower-case http", 400, "GET /api/v1/probe/me http/1.1\r\n" + HOST + "\r\n"),
                row("HTTP/2 without its preface", 505, "GET /api/v1/probe/me HTTP/2.0\r\n" + HOST + "\r\n"),
                row("HTTP/0.9", 400, "GET /docs\r\n"),
                row("HTTP/0.9 with a space", 400, "GET /docs \r\n\r\n"),
                row("CONNECT", 501, "CONNECT a:443 HTTP/1.1\r\n" + HOST + "\r\n"),
                row("CONNECT to a path", 501, "CONNECT /api/v1/probe HTTP/1.1\r\n" + HOST + "\r\n"),
                row("TRACE", 405, "TRACE /api/v1/probe HTTP/1.1\r\n" + HOST + "\r\n"),
                row("an unknown method", 501, "BREW /api/v1/probe/me HTTP/1.1\r\n" + HOST + KEY + "\r\n"),
                row("a method that is no token", 400, "GE{T /docs HTTP/1.1\r\n" + HOST + "\r\n"),
                row("a lower-case method", 501, "get /api/v1/probe/me HTTP/1.1\r\n" + HOST + KEY + "\r\n"),
                row("NUL in the path", 400, "GET /do\0cs HTTP/1.1\r\n" + HOST + "\r\n"),
                row("an encoded NUL in the path", 400, "GET /docs%00 HTTP/1.1\r\n" + HOST + "\r\n"),
                row("an encoded slash", 400, "GET /api%2fv1/probe/me HTTP/1.1\r\n" + HOST + KEY + "\r\n"),
                row("a broken escape", 400, "GET /docs%z HTTP/1.1\r\n" + HOST + "\r\n"),
                row("a path that climbs", 400, "GET /docs/../../etc/passwd HTTP/1.1\r\n" + HOST + "\r\n"),
                row("an encoded climb", 400, "GET /docs/%2e%2e/%2e%2e/x HTTP/1.1\r\n" + HOST + "\r\n"),
                row("a backslash", 400, "GET /docs\\..\\x HTTP/1.1\r\n" + HOST + "\r\n"),
                row("a fragment", 400, "GET /docs#x HTTP/1.1\r\n" + HOST + "\r\n"),
                row("no path", 400, "GET  HTTP/1.1\r\n" + HOST + "\r\n"),
                row("an asterisk", 400, "GET * HTTP/1.1\r\n" + HOST + "\r\n"),
                row("another scheme", 400, "GET ftp://a/docs HTTP/1.1\r\n" + HOST + "\r\n"),
                row("an address of another host", 400, "GET http://b/docs HTTP/1.1\r\n" + HOST + "\r\n"),
                row(
                        "a path longer than what is read",
                        431,
                        "GET /" + "a".repeat(20_000) + " HTTP/1.1\r\n" + HOST + "\r\n"),
                row("bytes of TLS", 400, "\u0016\u0003\u0001\u0002\0\u0001\0\r\n\r\n"),
                row("words", 400, "hello there\r\n\r\n"));
    }

    private static List<Arguments> headers() {
        return List.of(
                row("no host", 400, "GET /docs HTTP/1.1\r\n\r\n"),
                row("two hosts", 400, "GET /docs HTTP/1.1\r\n" + HOST + "Host: b\r\n\r\n"),
                row("the same host twice", 400, "GET /docs HTTP/1.1\r\n" + HOST + HOST + "\r\n"),
                row("a host that is none", 400, "GET /docs HTTP/1.1\r\nHost: a b\r\n\r\n"),
                row("a host with a path", 400, "GET /docs HTTP/1.1\r\nHost: a/b\r\n\r\n"),
                row("a port that is none", 400, "GET /docs HTTP/1.1\r\nHost: a:x\r\n\r\n"),
                row("NUL in a value", 400, ME + "X-A: a\0b\r\n\r\n"),
                row("a control character in a value", 400, ME + "X-A: a\u0001b\r\n\r\n"),
                row("a bare CR in a value", 400, ME + "X-A: a\rX-B: b\r\n\r\n"),
                row("a space before the colon", 400, ME + "X-A : a\r\n\r\n"),
                row("no colon", 400, ME + "X-A\r\n\r\n"),
                row("no name", 400, ME + ": a\r\n\r\n"),
                row("a name that is no token", 400, ME + "X(A): a\r\n\r\n"),
                row("a fold before the first header", 400, "GET /docs HTTP/1.1\r\n " + HOST + "\r\n"),
                row("a request line that ends with a bare LF", 400, "GET /docs HTTP/1.1\n" + HOST + "\r\n"),
                row("a header that ends with a bare LF", 400, "GET /docs HTTP/1.1\r\nHost: a\n\r\n"),
                row("a head that ends with a bare LF", 400, "GET /docs HTTP/1.1\r\n" + HOST + "\n"),
                row("bare LF everywhere", 400, "GET /docs HTTP/1.1\nHost: a\n\n"),
                row("a header larger than what is read", 431, ME + "X-A: " + "a".repeat(20_000) + "\r\n\r\n"),
                row("more headers than are read", 431, ME + "X-A: b\r\n".repeat(150) + "\r\n"),
                row("an expectation that nobody meets", 400, POST + "Expect: miracles\r\nContent-Length: 2\r\n\r\n{}"));
    }

    private static List<Arguments> lengths() {
        return List.of(
                row("an encoding nobody knows", 501, POST + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"),
                row("an encoding before chunked", 501, POST + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"),
                row("an encoding after chunked", 400, POST + "Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n"),
                row("chunked twice", 400, POST + "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n"),
                row("an encoding with HTTP/1.0", 400, CHUNKED.replace("HTTP/1.1", "HTTP/1.0") + "0\r\n\r\n"),
                row(
                        "a length and chunks",
                        400,
                        POST + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
                row("two lengths", 400, POST + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}"),
                row("the same length twice", 400, POST + "Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}"),
                row("a list of lengths", 400, POST + "Content-Length: 2, 2\r\n\r\n{}"),
                row("a negative length", 400, POST + "Content-Length: -1\r\n\r\n{}"),
                row("a signed length", 400, POST + "Content-Length: +2\r\n\r\n{}"),
                row("a hexadecimal length", 400, POST + "Content-Length: 0x2\r\n\r\n{}"),
                row("an empty length", 400, POST + "Content-Length:\r\n\r\n{}"),
                row("a length beyond 63 bits", 400, POST + "Content-Length: 99999999999999999999\r\n\r\n{}"),
                row("a length of a petabyte", 413, POST + "Content-Length: 1000000000000000\r\n\r\n{}"));
    }

    private static List<Arguments> chunks() {
        return List.of(
                row("a chunk size that is no number", 400, CHUNKED + "zz\r\n{}\r\n0\r\n\r\n"),
                row("a negative chunk size", 400, CHUNKED + "-2\r\n{}\r\n0\r\n\r\n"),
                row("a chunk size beyond 32 bits", 400, CHUNKED + "FFFFFFFFF\r\n{}\r\n0\r\n\r\n"),
                row("a chunk size beyond 64 bits", 400, CHUNKED + "F".repeat(40) + "\r\n{}\r\n0\r\n\r\n"),
                row("a chunk size with 0x", 400, CHUNKED + "0x2\r\n{}\r\n0\r\n\r\n"),
                row("no chunk size", 400, CHUNKED + "\r\n{}\r\n0\r\n\r\n"),
                row("a chunk longer than it says", 400, CHUNKED + "1\r\n{}\r\n0\r\n\r\n"),
                row("a chunk that ends with a bare LF", 400, CHUNKED + "2\r\n{}\n0\r\n\r\n"),
                row("a chunk size that ends with a bare LF", 400, CHUNKED + "2\n{}\r\n0\r\n\r\n"),
                row("a chunk extension without end", 400, CHUNKED + "2;" + "a".repeat(20_000) + "\r\n{}\r\n0\r\n\r\n"),
                row("chunks that break off", 400, CHUNKED + "20\r\n{\"name\""),
                row("a body that breaks off", 400, POST + "Content-Length: 20\r\n\r\n{\"name\""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("malformed")
    void is_refused_as_the_clients_mistake(String what, int status, String raw) throws Exception {
        var logged = new ListAppender<ILoggingEvent>();
        var root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        logged.start();
        root.addAppender(logged);
        try {
            var answer = exchange(raw);

            var head = answer.split("\r\n\r\n", 2);
            if (answer.startsWith("HTTP/")) {
                assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
                assertThat(head[0]).containsIgnoringCase("Content-Type: application/problem+json");
            }
            var problem = Json.MAPPER.readTree(answer.startsWith("HTTP/") ? head[1] : answer);
            assertThat(problem.path("status").asInt()).isEqualTo(status);
            assertThat(problem.path("code").asString()).isNotEqualTo("INTERNAL");
            assertThat(problem.path("request_id").asString()).isNotEmpty();
            assertThat(answer).doesNotContain("<html", "Tomcat", "org.apache");
            assertThat(logged.list).noneMatch(event -> event.getLevel().isGreaterOrEqual(Level.WARN));
        } finally {
            root.detachAppender(logged);
        }
    }

    @Test
    void unusual_but_valid_requests_are_answered() throws Exception {
        var body = "{\"name\": \"n\", \"count\": 1, \"colour\": \"RED\", \"parts\": []}";
        var size = Integer.toHexString(body.length());
        for (var raw : List.of(
                ME + "\r\n",
                "\r\n" + ME + "\r\n",
                ME + "X-Padded:  a \t \r\nX-Empty:\r\nX-Colons: a:b\r\n\r\n",
                ME.replace("/api/", "http://a/api/") + "\r\n",
                ME.replace("HTTP/1.1", "HTTP/1.0") + "\r\n",
                POST + "Content-Length: " + body.length() + "\r\n\r\n" + body,
                CHUNKED + size + ";x=y\r\n" + body + "\r\n0\r\nX-Trailer: z\r\n\r\n")) {
            assertThat(exchange(raw)).as(raw).startsWith("HTTP/1.1 200 ");
        }
    }

    /** RFC 9112 (5.2) leaves a server the choice between 400 and spaces in place of the fold; both are met here. */
    @Test
    void a_folded_value_is_read_with_spaces_as_one_header() throws Exception {
        var folded = "GET /api/v1/probe/me HTTP/1.1\r\n" + HOST + "X-A: long enough\r\n X-API-Key: good\r\n\r\n";

        assertThat(exchange(ME + "X-A: a\r\n long enough\r\n\r\n")).startsWith("HTTP/1.1 200 ");
        assertThat(exchange(ME + "X-A: a\r\n b\r\n\r\n")).startsWith("HTTP/1.1 400 ");
        assertThat(exchange(folded)).startsWith("HTTP/1.1 401 ");
        assertThat(exchange(POST + "Content-Length: 2\r\n 3\r\n\r\n{}")).startsWith("HTTP/1.1 400 ");
        assertThat(exchange(POST + "Transfer-Encoding:\r\n xchunked\r\n\r\n")).startsWith("HTTP/1.1 501 ");
    }

    /** Two requests in one packet: the second is read from where the first one ended. */
    @Test
    void requests_in_a_row_are_each_looked_at() throws Exception {
        var answers = exchange(ME + "\r\n" + ME + "X-A: a\n\r\n");

        assertThat(answers).startsWith("HTTP/1.1 200 ").contains("HTTP/1.1 400 ");
    }

    private static Arguments row(String what, int status, String raw) {
        return Arguments.of(what, status, raw);
    }

    /** Sends, says that nothing more comes, and reads until the server closes. */
    private String exchange(String raw) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(raw.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            var answer = new ByteArrayOutputStream();
            try {
                socket.getInputStream().transferTo(answer);
            } catch (SocketException reset) {
                // the server had not read all of it when it closed
            }
            return answer.toString(StandardCharsets.UTF_8);
        }
    }
}
