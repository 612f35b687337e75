package io.agentmarket.egress;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.egress.EgressFailedException.Reason;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The guard checks every redirect like a call. */
class EgressRedirectsTest extends OutsideWorld {

    @Test
    void redirects_are_followed_on_the_list() {
        zone("a.example", OUTSIDE);
        zone("b.example", OUTSIDE);
        try (var b = outside(TestHost.text("arrived"));
                var a = outside(TestHost.redirect(302, b.url("b.example") + "x"))) {
            var answer = get(a.url("a.example"), Set.of("a.example", "b.example"));

            assertThat(new String(answer.body(), StandardCharsets.UTF_8)).isEqualTo("arrived");
            assertRefused(a.url("a.example"), Set.of("a.example"));
            assertThat(b.requests()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://127.0.0.1:%d/", "http://[::1]:%d/", "http://inner.example:%d/", "file:///etc/passwd"})
    void redirects_to_private_addresses_are_refused(String location) {
        zone("a.example", OUTSIDE);
        zone("inner.example", INSIDE);
        try (var inner = new TestHost(TestHost.text("secret"));
                var a = outside(TestHost.redirect(307, location.formatted(inner.port())))) {
            assertRefused(a.url("a.example"), Set.of("*"));

            assertThat(inner.requests()).isEmpty();
        }
    }

    @Test
    void redirects_reach_an_opened_host_only_by_its_name_on_the_list() throws IOException {
        zone("a.example", OUTSIDE);
        try (var inner = new TestHost(TestHost.text("up 1"));
                var a = outside(TestHost.redirect(302, inner.url("127.0.0.1")))) {
            egress.close();
            egress = egress(Set.of("127.0.0.1:" + inner.port()));

            assertRefused(a.url("a.example"), Set.of("*"));
            assertThat(inner.requests()).isEmpty();
            assertThat(get(a.url("a.example"), Set.of("*", "127.0.0.1")).status())
                    .isEqualTo(200);
        }
    }

    @Test
    void redirects_to_another_host_carry_no_secret_and_303_becomes_get() {
        zone("a.example", OUTSIDE);
        zone("b.example", OUTSIDE);
        try (var b = outside(TestHost.text("ok"));
                var same = outside((head, out) -> out.write((head.startsWith("POST / ")
                                ? "HTTP/1.1 307 Moved\r\nLocation: /again\r\nContent-Length: 0\r\n\r\n"
                                : "HTTP/1.1 303 See\r\nLocation: " + b.url("b.example")
                                        + "\r\nContent-Length: 0\r\n\r\n")
                        .getBytes(StandardCharsets.ISO_8859_1)))) {
            egress.send(new Call(
                    "POST",
                    URI.create(same.url("a.example")),
                    Map.of("Authorization", "Bearer s3", "X-Api-Key", "s3", "Accept", "text/plain"),
                    "body".getBytes(StandardCharsets.UTF_8),
                    Set.of("*"),
                    AMPLE,
                    1000));

            assertThat(same.requests()).hasSize(2).allMatch(it -> it.contains("s3") && it.endsWith("body"));
            assertThat(b.requests())
                    .singleElement()
                    .asString()
                    .startsWith("GET / ")
                    .contains("Accept: text/plain")
                    .doesNotContain("s3", "body");
        }
    }

    @Test
    void redirects_end_after_five_and_none_is_followed_unasked() {
        zone("loop.example", OUTSIDE);
        try (var host = outside(TestHost.redirect(302, "/again"))) {
            assertThat(failure(host.url("loop.example"), AMPLE, 1000).reason()).isEqualTo(Reason.REDIRECTS);
            assertThat(host.requests()).hasSize(6);

            var answer = egress.send(
                    call(host.url("loop.example"), Set.of("*"), AMPLE, 1000).withoutRedirects());

            assertThat(answer.status()).isEqualTo(302);
            assertThat(host.requests()).hasSize(7);
        }
    }
}
