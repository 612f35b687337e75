package io.agentmarket.egress;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;

/**
 * Calls over real sockets. In tests 127.0.0.2 counts as the public internet and the rest of the loopback as private;
 * names have the addresses that a test queues for them.
 */
class OutsideWorld {

    static final MeterRegistry METERS = new SimpleMeterRegistry();
    static final InetAddress OUTSIDE = InetAddress.ofLiteral("127.0.0.2");
    static final InetAddress INSIDE = InetAddress.ofLiteral("127.0.0.1");
    static final Duration AMPLE = Duration.ofSeconds(20);

    final Map<String, Queue<InetAddress[]>> zone = new HashMap<>();
    final AtomicInteger lookups = new AtomicInteger();
    final Names names = new Names(this::look, Duration.ofSeconds(5));
    final PublicAddresses publics = new PublicAddresses();
    HttpEgress egress = egress(Set.of());

    @AfterEach
    void close() throws IOException {
        egress.close();
        names.close();
    }

    final HttpEgress egress(Set<String> opened) {
        try {
            return new HttpEgress(guard(opened), SSLContext.getDefault(), METERS);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    final Guard guard(Set<String> opened) {
        return new Guard(names, address -> address.equals(OUTSIDE) || publics.test(address), opened);
    }

    /** One more answer for the name; the last one stays. */
    final void zone(String name, InetAddress... addresses) {
        zone.computeIfAbsent(name, it -> new ArrayDeque<>()).add(addresses);
    }

    final InetAddress[] look(String name) throws UnknownHostException {
        lookups.incrementAndGet();
        var answers = zone.get(name);
        if (answers == null) {
            throw new UnknownHostException(name);
        }
        if (answers.isEmpty()) {
            awaitForEver();
        }
        return answers.size() > 1 ? answers.remove() : answers.element();
    }

    static void awaitForEver() throws UnknownHostException {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            throw new UnknownHostException();
        }
    }

    static TestHost outside(TestHost.Script script) {
        return new TestHost(OUTSIDE.getHostAddress(), 0, script);
    }

    static Call call(String url, Set<String> allowed, Duration timeout, int maxBytes) {
        return new Call("GET", URI.create(url), Map.of(), null, allowed, timeout, maxBytes);
    }

    final Answer get(String url, Set<String> allowed) {
        return egress.send(call(url, allowed, AMPLE, 10_000));
    }

    final void assertRefused(String url, Set<String> allowed) {
        assertThatThrownBy(() -> get(url, allowed)).as(url).isInstanceOf(EgressRefusedException.class);
    }

    final EgressFailedException failure(String url, Duration timeout, int maxBytes) {
        return catchThrowableOfType(
                EgressFailedException.class, () -> egress.send(call(url, Set.of("*"), timeout, maxBytes)));
    }
}
