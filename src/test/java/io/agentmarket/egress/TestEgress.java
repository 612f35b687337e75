package io.agentmarket.egress;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.UnknownHostException;
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

    /** The product's own check of servers' addresses; names are looked up by the given source. */
    public static PinnedAddresses pinning(NameSource source, String... hostPorts) {
        var names = new Names(source::all, Duration.ofSeconds(5));
        return new PinnedAddresses(new Guard(names, new PublicAddresses(), Set.of(hostPorts)));
    }

    /** Where a test's names lead. */
    @FunctionalInterface
    public interface NameSource {
        InetAddress[] all(String host) throws UnknownHostException;
    }
}
