package io.agentmarket.egress;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.security.NoSuchAlgorithmException;
import java.util.Set;

/** The real client with host and port pairs that an operator opened, for tests of other modules. */
public final class OpenedEgress {

    private OpenedEgress() {}

    public static Egress to(String... hostsAndPorts) {
        var configuration = new EgressConfiguration();
        try {
            return configuration.egress(configuration.egressNames(), new SimpleMeterRegistry(), Set.of(hostsAndPorts));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
