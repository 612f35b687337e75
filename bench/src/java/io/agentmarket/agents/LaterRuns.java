package io.agentmarket.agents;

import io.agentmarket.expressions.Expression;
import io.agentmarket.shared.Json;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/**
 * The runs of a case that has more than one, such as a write and a read of what was written.
 *
 * @param trial what the case is made of
 * @param inputs the input of each run, the first one too: JSONata over {@code trial} and {@code runs}, the earlier runs
 * of the case as the API shows them; none for a case whose only input is known
 * @param onDatabase whether the runs are those of a deployment with a database of the customer
 */
record LaterRuns(JsonNode trial, List<String> inputs, boolean onDatabase) {

    static final LaterRuns NONE = new LaterRuns(Json.MAPPER.createObjectNode(), List.of(), false);

    static LaterRuns of(JsonNode trial, JsonNode check) {
        return new LaterRuns(
                trial,
                check.path("runs").valueStream().map(JsonNode::asString).toList(),
                check.path("on_database").asBoolean(false));
    }

    /** The first run's input. */
    JsonNode first() {
        return input(0, Json.MAPPER.createArrayNode());
    }

    /** How many runs the case has. */
    int count() {
        return Math.max(1, inputs.size());
    }

    /** @param ended the runs before it */
    JsonNode input(int run, ArrayNode ended) {
        return new Expression(inputs.get(run))
                .over(Map.of("trial", trial, "runs", ended))
                .orElseThrow(() -> new IllegalStateException("no input is made by " + inputs.get(run)));
    }

    /**
     * A case's runs as one: the price of all, the status of the last or of the first that failed, and, when there are
     * several, the list of their outputs as the output.
     */
    static JsonNode together(ArrayNode ended) {
        if (ended.size() == 1) {
            return ended.get(0);
        }
        var last = ended.get(ended.size() - 1);
        var one = Json.MAPPER.createObjectNode();
        one.set("status", last.path("status"));
        one.set("error", last.path("error"));
        one.put(
                "degraded",
                ended.valueStream().anyMatch(run -> run.path("degraded").asBoolean(false)));
        one.putObject("price")
                .put(
                        "micros",
                        ended.valueStream()
                                .mapToLong(run -> run.at("/price/micros").asLong(0))
                                .sum());
        var outputs = one.putArray("output");
        ended.valueStream().map(run -> run.path("output")).forEach(outputs::add);
        return one;
    }
}
