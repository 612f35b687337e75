package io.agentmarket.toolkits.data.trino;

import io.agentmarket.egress.PinnedAddresses;
import io.agentmarket.toolkits.data.engines.EngineFailedException;
import io.agentmarket.toolkits.data.engines.EngineSession;
import io.agentmarket.toolkits.data.engines.QueryEngine;
import java.time.Clock;

/** Clusters that customers name. Every session is read-only. Thread-safe. */
public final class TrinoEngine {

    private final TrinoConnections connections;

    /** @param addresses checks where clusters are */
    public TrinoEngine(PinnedAddresses addresses, Clock clock) {
        this.connections = new TrinoConnections(addresses, clock);
    }

    /**
     * Opens a session with a cluster.
     *
     * @throws EngineFailedException when the address is refused or the cluster does not answer
     */
    public EngineSession open(TrinoAccess access, QueryEngine.Limits limits) {
        return new TrinoSession(connections.connect(access), limits);
    }
}
