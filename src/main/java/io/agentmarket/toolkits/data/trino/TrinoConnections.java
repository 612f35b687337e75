package io.agentmarket.toolkits.data.trino;

import io.agentmarket.egress.EgressFailedException;
import io.agentmarket.egress.EgressRefusedException;
import io.agentmarket.egress.PinnedAddresses;
import io.agentmarket.resilience.BreakerKey;
import io.agentmarket.resilience.BreakerSettings;
import io.agentmarket.resilience.Breakers;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.toolkits.data.engines.EngineFailedException;
import io.agentmarket.toolkits.data.engines.EngineFailedException.Kind;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * Connects to customers' clusters: only to addresses that were checked, and over TLS unless the operator opened the
 * host. The first statement of a connection is the first call to the cluster, so connecting asks for one.
 */
final class TrinoConnections {

    private static final int USUAL_PORT = 443;

    /** A cluster that failed three of its last six connections is left alone for some seconds. */
    private static final BreakerSettings BREAKER =
            new BreakerSettings(6, 3, 50, Duration.ofSeconds(10), Duration.ofSeconds(30));

    private final PinnedAddresses addresses;
    private final Breakers breakers;

    TrinoConnections(PinnedAddresses addresses, Clock clock) {
        this.addresses = addresses;
        this.breakers = new Breakers(clock, BREAKER, (key, from, to, reason) -> {});
    }

    Connection connect(TrinoAccess access) {
        var address = TrinoAddress.of(access.url());
        var pinned = pinned(access, address);
        var opened = addresses.isOpened(address.host(), address.port());
        if (!opened && !address.isEncrypted()) {
            throw new EngineFailedException(
                    Kind.STATEMENT, "The cluster is reached over TLS only: add SSL=true to the secret's address.");
        }
        return connected(access.customer(), address, pinned);
    }

    private List<InetSocketAddress> pinned(TrinoAccess access, TrinoAddress address) {
        try {
            return addresses.of(address.host(), address.port(), USUAL_PORT, access.hosts());
        } catch (EgressRefusedException e) {
            throw new EngineFailedException(Kind.STATEMENT, "The cluster was not called: " + e.getMessage(), e);
        } catch (EgressFailedException e) {
            throw new EngineFailedException(Kind.UNAVAILABLE, "The cluster was not reached: " + e.getMessage(), e);
        }
    }

    private Connection connected(CustomerId customer, TrinoAddress address, List<InetSocketAddress> pinned) {
        var key = new BreakerKey("trino", address.host() + ":" + address.port(), customer);
        var permit = breakers.of(key)
                .enter()
                .orElseThrow(() -> new EngineFailedException(
                        Kind.UNAVAILABLE, "The cluster has failed too often and is not called for some seconds."));
        try {
            var connection = DriverManager.getConnection(address.url(), properties(address, pinned));
            connection.setReadOnly(true);
            try (var first = connection.createStatement()) {
                first.execute(TrinoSql.FIRST);
            }
            permit.succeeded();
            return connection;
        } catch (SQLException e) {
            var failed = TrinoErrors.of(e);
            if (failed.kind() == Kind.UNAVAILABLE) {
                permit.failed(ErrorCode.AGENT_FAILED);
            } else {
                permit.abandoned();
            }
            throw failed;
        }
    }

    private static Properties properties(TrinoAddress address, List<InetSocketAddress> pinned) {
        var properties = new Properties();
        properties.putAll(address.parameters());
        properties.put("dnsResolver", PinnedResolver.class.getName());
        properties.put(
                "dnsResolverContext",
                pinned.stream()
                        .map(InetSocketAddress::getAddress)
                        .map(InetAddress::getHostAddress)
                        .collect(Collectors.joining(" ", address.host() + " ", "")));
        return properties;
    }
}
