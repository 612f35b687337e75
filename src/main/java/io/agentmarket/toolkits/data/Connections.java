package io.agentmarket.toolkits.data;

import io.agentmarket.toolkits.data.postgres.PostgresAccess;
import io.agentmarket.toolkits.data.postgres.PostgresFailedException;
import io.agentmarket.tools.ToolContext;
import io.agentmarket.tools.ToolFailure;
import tools.jackson.databind.JsonNode;

/** The databases of a deployment, by the names of its secrets. */
final class Connections {

    private Connections() {}

    /** @param at the pointer of the connection in the request */
    static String secret(ToolContext context, JsonNode connection, String at) {
        var name = connection.asString("");
        return context.secrets()
                .find(name)
                .orElseThrow(() -> new TableRefusedException(
                        at, "There is no secret " + name + ": give it to the deployment that runs this agent."));
    }

    /** @param named what has the member {@code connection} */
    static PostgresAccess postgres(ToolContext context, JsonNode named, String at) {
        var url = secret(context, named.path("connection"), at + "/connection");
        return new PostgresAccess(url, Sources.hosts(context.grant()), context.customer());
    }

    /** A database's failure: of the request an answer, of the database a failure of the call. */
    static RuntimeException failed(PostgresFailedException e, String at) {
        var sentence = String.valueOf(e.getMessage());
        return switch (e.kind()) {
            case REFUSED, DATA, TOO_LARGE, TIME -> new TableRefusedException(at, sentence);
            case CANCELLED, UNAVAILABLE, UNKNOWN -> new ToolFailure(sentence);
        };
    }
}
