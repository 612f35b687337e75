package io.agentmarket.agents;

import io.agentmarket.shared.Json;
import io.agentmarket.stores.TestStores;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** A PostgreSQL database of the customer, which a deployment may write under the secret WAREHOUSE. */
record Warehouse(URI url) {

    /** One for cases that need it; none otherwise, because starting a server takes seconds. */
    static Optional<Warehouse> of(List<AgentCase> cases) {
        return cases.stream().anyMatch(each -> each.later().onDatabase())
                ? Optional.of(new Warehouse(URI.create(TestStores.customerDatabase())))
                : Optional.empty();
    }

    /** What a platform needs in order to reach it. */
    Map<String, String> settings() {
        return Map.of("AGENTMARKET_EGRESS_ALLOW_PRIVATE", url.getHost() + ":" + url.getPort());
    }

    /** The name of the secret that has its address. */
    static final String SECRET = "WAREHOUSE";

    /** The deployment of an agent that loads tables of it. */
    JsonNode deployment(String agent) {
        var body = Json.MAPPER.createObjectNode().put("package_id", agent).put("name", "on a database");
        body.putArray("hosts").add(url.getHost());
        body.putObject("config").put("write", true);
        return body;
    }
}
