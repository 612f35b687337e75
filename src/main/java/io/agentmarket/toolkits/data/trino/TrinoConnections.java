package io.agentmarket.toolkits.data.trino;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;

/** How clusters are reached. */
public interface TrinoConnections {

    /**
     * Connects to a cluster.
     *
     * @param url {@code jdbc:trino://...}
     * @param host of the address
     * @param port of the address
     * @param hosts that the caller may reach
     * @throws SQLException when the cluster does not answer
     * @throws io.agentmarket.toolkits.data.engines.EngineFailedException when the host may not be reached
     */
    Connection connect(String url, String host, int port, Set<String> hosts) throws SQLException;
}
