package io.agentmarket.tools.builtin;

import io.agentmarket.shared.Json;
import io.agentmarket.shared.JsonSchema;

/** Reads the argument schemas that the tools here are written with. */
final class Arguments {

    private Arguments() {}

    static JsonSchema schema(String json) {
        return JsonSchema.compile(Json.MAPPER.readTree(json));
    }

    /** Three decimals: more would promise what no model of ours keeps. */
    static double rounded(double share) {
        return Math.round(share * 1_000) / 1_000.0;
    }
}
