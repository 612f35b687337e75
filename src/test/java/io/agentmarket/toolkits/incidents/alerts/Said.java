package io.agentmarket.toolkits.incidents.alerts;

import io.agentmarket.shared.Json;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The reader's result for an alert, as JSON. */
final class Said {

    private Said() {}

    static JsonNode of(String json) {
        return read(Json.MAPPER.readTree(json));
    }

    static JsonNode words(String text, String... services) {
        return Json.MAPPER.valueToTree(AlertReader.read(Json.MAPPER.valueToTree(text), List.of(services)));
    }

    static JsonNode read(JsonNode body) {
        return Json.MAPPER.valueToTree(AlertReader.read(body, List.of()));
    }

    static String text(JsonNode alert, String member) {
        return alert.path(member).asString("-");
    }
}
