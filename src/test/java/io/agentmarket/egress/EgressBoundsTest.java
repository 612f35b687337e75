package io.agentmarket.egress;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.egress.EgressFailedException.Reason;
import io.agentmarket.shared.TestPlaces;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** A call ends in time, with an answer no longer than it accepts. */
class EgressBoundsTest extends OutsideWorld {

    /** The time that the dripping host would take: 600 bytes, one per 50 ms. */
    private static final Duration DRIPPING = Duration.ofSeconds(30);

    private final CountDownLatch over = new CountDownLatch(1);

    @Test
    void a_slow_body_ends_at_the_calls_timeout_and_closes_its_connection() throws InterruptedException {
        zone("slow.example", OUTSIDE);
        var closed = new CountDownLatch(1);
        try (var host = outside((head, out) -> drip(out, closed))) {
            var began = System.nanoTime();

            var failure = failure(host.url("slow.example"), Duration.ofMillis(700), 1_000_000);

            assertThat(failure.reason()).isEqualTo(Reason.TIMEOUT);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(DRIPPING);
            assertThat(closed.await(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void a_host_that_says_nothing_ends_by_the_calls_time() {
        zone("mute.example", OUTSIDE);
        try (var host = outside((head, out) -> over.await())) {
            assertThat(failure(host.url("mute.example"), Duration.ofMillis(300), 10)
                            .reason())
                    .isEqualTo(Reason.TIMEOUT);
            over.countDown();
        }
    }

    @Test
    void a_name_server_that_says_nothing_ends_by_the_calls_time() {
        zone.put("dns.example", new ArrayDeque<>());

        assertThat(failure("http://dns.example/", Duration.ofMillis(300), 10).reason())
                .isEqualTo(Reason.TIMEOUT);
    }

    @Test
    void a_body_longer_than_accepted_is_not_read_on() {
        zone("long.example", OUTSIDE);
        try (var told = outside(TestHost.text("x".repeat(1001)));
                var untold = outside(TestHost.raw("HTTP/1.1 200 OK\r\n\r\n" + "x".repeat(1001)))) {
            assertThat(failure(told.url("long.example"), AMPLE, 1000).reason()).isEqualTo(Reason.TOO_LARGE);
            assertThat(failure(untold.url("long.example"), AMPLE, 1000).reason())
                    .isEqualTo(Reason.TOO_LARGE);
            assertThat(egress.send(call(told.url("long.example"), Set.of("*"), AMPLE, 1001))
                            .body())
                    .hasSize(1001);
        }
    }

    @Test
    void a_packed_bomb_is_stopped_at_the_bound() {
        zone("bomb.example", OUTSIDE);
        try (var host = outside(bomb(256 << 20))) {
            assertThat(failure(host.url("bomb.example"), AMPLE, 1 << 20).reason())
                    .isEqualTo(Reason.TOO_LARGE);
        }
    }

    @Test
    void unrequested_codings_and_truncated_bodies_are_failures() {
        zone("odd.example", OUTSIDE);
        try (var coded =
                        outside(TestHost.raw("HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 1\r\n\r\nx"));
                var cut = outside(TestHost.raw("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nfive!"));
                var noise = outside(TestHost.raw("SSH-2.0-OpenSSH_9.2\r\n"))) {
            assertThat(failure(coded.url("odd.example"), AMPLE, 100).reason()).isEqualTo(Reason.BROKEN);
            assertThat(failure(cut.url("odd.example"), AMPLE, 100).reason()).isEqualTo(Reason.BROKEN);
            assertThat(failure(noise.url("odd.example"), AMPLE, 100).reason()).isEqualTo(Reason.BROKEN);
        }
    }

    @Test
    void a_refused_connection_and_an_unknown_name_are_distinguished() {
        zone("gone.example", OUTSIDE);
        var nobody = "http://gone.example:" + TestPlaces.port() + "/";

        assertThat(failure(nobody, AMPLE, 1).reason()).isEqualTo(Reason.UNREACHABLE);
        assertThat(failure("http://unknown.example/", AMPLE, 1).reason()).isEqualTo(Reason.UNKNOWN_HOST);
    }

    private void drip(OutputStream out, CountDownLatch closed) throws InterruptedException {
        try {
            out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
            for (int i = 0; i < 600; i++) {
                out.write('x');
                out.flush();
                var unused = over.await(50, TimeUnit.MILLISECONDS);
            }
        } catch (IOException e) {
            closed.countDown();
        }
    }

    private static TestHost.Script bomb(int bytes) {
        return (head, out) -> {
            out.write(("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
            try (var gzip = new GZIPOutputStream(out)) {
                var zeros = new byte[1 << 20];
                for (int i = 0; i < bytes >> 20; i++) {
                    gzip.write(zeros);
                }
            }
        };
    }
}
