package io.agentmarket.egress;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Set;
import javax.net.ssl.SSLContext;

/** The product's own client for outgoing calls, with the test's servers opened as an operator would open them. */
public final class TestEgress {

    private TestEgress() {}

    /** @param hostPorts such as {@code 127.0.0.1:40001} */
    public static Egress opening(String... hostPorts) {
        try {
            var names = new Names(InetAddress::getAllByName, Duration.ofSeconds(5));
            var guard = new Guard(names, new PublicAddresses(), Set.of(hostPorts));
            return new HttpEgress(guard, SSLContext.getDefault(), new SimpleMeterRegistry());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
