package io.agentmarket.toolkits.data.trino;

import io.agentmarket.toolkits.data.engines.EngineFailedException;
import io.agentmarket.toolkits.data.engines.EngineFailedException.Kind;
import io.agentmarket.toolkits.data.engines.EngineSession;
import io.agentmarket.toolkits.data.engines.QueryEngine;
import java.net.URI;
import java.net.URISyntaxException;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Clusters that customers name. Every session is read-only. */
public final class TrinoEngine {

    private final TrinoConnections connections;

    /** @param connections how clusters are reached */
    public TrinoEngine(TrinoConnections connections) {
        this.connections = connections;
    }

    /**
     * Opens a session with a cluster.
     *
     * @param url {@code jdbc:trino://host:port/catalog/schema?user=...}, of a deployment's secret
     * @param hosts the hosts that may be reached
     * @throws EngineFailedException when the address is refused or the cluster does not answer
     */
    public EngineSession open(String url, Set<String> hosts, QueryEngine.Limits limits) {
        var address = address(url);
        try {
            var connection = connections.connect(url, address.getHost(), address.getPort(), hosts);
            connection.setReadOnly(true);
            return new TrinoSession(connection, limits);
        } catch (SQLException e) {
            throw TrinoErrors.of(e);
        }
    }

    private static URI address(String url) {
        try {
            var uri = new URI(url.startsWith("jdbc:") ? url.substring("jdbc:".length()) : url);
            if ("trino".equals(uri.getScheme()) && uri.getHost() != null && uri.getPort() > 0) {
                return uri;
            }
        } catch (URISyntaxException e) {
            throw wrong(e);
        }
        throw wrong(null);
    }

    private static EngineFailedException wrong(@Nullable Throwable cause) {
        var message = "The secret is no address of a cluster: write jdbc:trino://host:port/catalog/schema?user=name.";
        return cause == null
                ? new EngineFailedException(Kind.STATEMENT, message)
                : new EngineFailedException(Kind.STATEMENT, message, cause);
    }
}
