package io.agentmarket.toolkits.data;

import io.agentmarket.toolkits.data.engines.EngineSession;
import io.agentmarket.toolkits.data.engines.QueryEngine;
import io.agentmarket.toolkits.data.trino.TrinoAccess;
import io.agentmarket.toolkits.data.trino.TrinoEngine;
import io.agentmarket.tools.ToolContext;

/** Opens the session of a request with the engine that it names. */
final class Engines {

    private final QueryEngine here;
    private final TrinoEngine trino;

    /** @param here the engine on this machine */
    Engines(QueryEngine here, TrinoEngine trino) {
        this.here = here;
        this.trino = trino;
    }

    EngineSession open(ToolContext context, TableRequest request, QueryEngine.Limits limits) {
        if (!request.isTrino()) {
            return here.open(limits);
        }
        var url =
                Connections.secret(context, request.document().path("engine").path("connection"), "/engine/connection");
        return trino.open(new TrinoAccess(url, Sources.hosts(context.grant()), context.customer()), limits);
    }
}
