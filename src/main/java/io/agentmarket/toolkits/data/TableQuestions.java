package io.agentmarket.toolkits.data;

import io.agentmarket.shared.Json;
import io.agentmarket.toolkits.data.engines.EngineSession;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Profiles the main table, compares profiles, and answers questions about it. */
final class TableQuestions {

    private final EngineSession session;

    TableQuestions(EngineSession session, Clock clock) {
        this.session = session;
    }

    JsonNode profile(Map<String, LoadedTable> tables) {
        var profile = Json.MAPPER.createObjectNode();
        var columns = profile.putArray("columns");
        tables.get("source").types().forEach(type -> {
            var c = columns.addObject().put("name", type.name());
            c.set("type", Json.MAPPER.valueToTree(type));
        });
        return profile;
    }

    JsonNode drift(Path earlier) {
        return Json.MAPPER.createObjectNode();
    }

    JsonNode answer(String question) {
        return Json.MAPPER.createObjectNode().put("cannot", "not yet");
    }
}
