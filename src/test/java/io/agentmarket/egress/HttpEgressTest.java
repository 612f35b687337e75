package io.agentmarket.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The requests and responses of a call, and the hosts that it may reach. */
class HttpEgressTest extends OutsideWorld {

    @Test
    void answers_carry_status_headers_and_body_and_requests_name_the_host() {
        zone("shop.example", OUTSIDE);
        try (var host = outside(TestHost.raw("HTTP/1.1 418 Short\r\nX-Pot: tea\r\nContent-Length: 5\r\n\r\nstout"))) {
            var body = "{\"a\":1}".getBytes(StandardCharsets.UTF_8);

            var answer = egress.send(new Call(
                    "POST",
                    URI.create(host.url("shop.example") + "pot?size=1%2F2"),
                    Map.of("Content-Type", "application/json", "Idempotency-Key", "run:1"),
                    body,
                    Set.of("shop.example"),
                    AMPLE,
                    1000));

            assertThat(answer.status()).isEqualTo(418);
            assertThat(answer.header("x-pot")).contains("tea");
            assertThat(new String(answer.body(), StandardCharsets.UTF_8)).isEqualTo("stout");
            assertThat(host.requests())
                    .singleElement()
                    .asString()
                    .startsWith("POST /pot?size=1%2F2 HTTP/1.1")
                    .contains("Host: shop.example:" + host.port(), "Idempotency-Key: run:1", "User-Agent: agentmarket")
                    .contains("Accept-Encoding: gzip")
                    .endsWith("{\"a\":1}");
        }
    }

    @Test
    void a_server_error_is_an_answer_and_is_asked_for_once() {
        zone("down.example", OUTSIDE);
        try (var host = outside(TestHost.raw("HTTP/1.1 503 Down\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n"))) {
            var answer = get(host.url("down.example"), Set.of("*"));

            assertThat(answer.status()).isEqualTo(503);
            assertThat(host.requests()).hasSize(1);
        }
    }

    @Test
    void a_packed_answer_comes_unpacked() {
        zone("gz.example", OUTSIDE);
        try (var host = outside(packed("hello ".repeat(100)))) {
            var answer = get(host.url("gz.example"), Set.of("*.example"));

            assertThat(new String(answer.body(), StandardCharsets.UTF_8)).isEqualTo("hello ".repeat(100));
            assertThat(answer.header("Content-Encoding")).isEmpty();
        }
    }

    @Test
    void a_coding_declared_for_an_empty_body_is_ignored() {
        zone("head.example", OUTSIDE);
        try (var host = outside(TestHost.raw("HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 9\r\n\r\n"))) {
            var head = new Call("HEAD", URI.create(host.url("head.example")), Map.of(), null, Set.of("*"), AMPLE, 1);

            var answer = egress.send(head);

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).isEmpty();
        }
    }

    @Test
    void how_calls_end_is_counted() {
        var before =
                METERS.counter("agentmarket.egress.calls", "outcome", "refused").count();

        assertRefused("http://127.0.0.1/", Set.of("*"));

        assertThat(METERS.counter("agentmarket.egress.calls", "outcome", "refused")
                        .count())
                .isEqualTo(before + 1);
    }

    @Test
    void an_answer_sets_no_cookie_for_the_next_call() {
        zone("c.example", OUTSIDE);
        try (var host = outside(TestHost.raw("HTTP/1.1 200 OK\r\nSet-Cookie: a=b\r\nContent-Length: 0\r\n\r\n"))) {
            get(host.url("c.example"), Set.of("*"));
            get(host.url("c.example"), Set.of("*"));

            assertThat(host.requests()).hasSize(2).noneMatch(it -> it.contains("Cookie"));
        }
    }

    @Test
    void the_allow_list_takes_hosts_subdomains_or_a_wildcard_empty_means_none() {
        zone("api.shop.example", OUTSIDE);
        try (var host = outside(TestHost.text("ok"))) {
            var url = host.url("API.shop.example.");

            assertThat(get(url, Set.of("api.shop.example")).status()).isEqualTo(200);
            assertThat(get(url, Set.of("*.shop.example")).status()).isEqualTo(200);
            assertThat(get(url, Set.of("*")).status()).isEqualTo(200);
            assertRefused(url, Set.of());
            assertRefused(url, Set.of("shop.example"));
            assertRefused(url, Set.of("*.api.shop.example"));
            assertRefused(url, Set.of("evil.example", "pi.shop.example"));
            assertThat(host.requests()).hasSize(3);
        }
    }

    @Test
    void the_allow_list_is_asked_before_the_name_is_looked_up() {
        assertRefused("http://exfiltrated-data.evil.example/", Set.of("good.example"));

        assertThat(lookups).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Host", "content-length", "Transfer-Encoding", "Proxy-Authorization", "a b", "x:y", ""})
    void a_header_that_frames_the_message_is_refused(String name) {
        assertThatThrownBy(() -> withHeader(name, "x")).isInstanceOf(EgressRefusedException.class);
    }

    @Test
    void a_header_value_with_a_line_break_is_refused() {
        assertThatThrownBy(() -> withHeader("X-A", "a\r\nHost: b")).isInstanceOf(EgressRefusedException.class);
    }

    private static Call withHeader(String name, String value) {
        return new Call(
                "GET",
                URI.create("http://a.example/"),
                Map.of(name, value),
                null,
                Set.of("*"),
                Duration.ofSeconds(1),
                1);
    }

    private static TestHost.Script packed(String text) {
        return (head, out) -> {
            out.write(("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
            try (var gzip = new GZIPOutputStream(out)) {
                gzip.write(text.getBytes(StandardCharsets.UTF_8));
            }
        };
    }
}
