package io.agentmarket.toolkits.data;

import io.agentmarket.shared.Json;
import io.agentmarket.toolkits.data.columns.Drift;
import io.agentmarket.toolkits.data.columns.Profile;
import io.agentmarket.toolkits.data.columns.Profiler;
import io.agentmarket.toolkits.data.engines.EngineSession;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Profiles the main table, compares it with an earlier profile, and answers questions about it. */
final class TableQuestions {

    private static final long MAX_PROFILE_BYTES = 20L << 20;

    private final EngineSession session;
    private final Profile profile;

    TableQuestions(EngineSession session, LoadedTable table) {
        this.session = session;
        this.profile = Profiler.of(session, table.table(), table.types());
    }

    Profile profile() {
        return profile;
    }

    /**
     * What has changed since an earlier profile.
     *
     * @param earlier a file that an earlier run kept as profile.json
     */
    JsonNode drift(Path earlier) {
        try {
            if (Files.size(earlier) > MAX_PROFILE_BYTES) {
                throw noProfile();
            }
            var before = Json.MAPPER.readValue(Files.readAllBytes(earlier), Profile.class);
            var drift = Json.MAPPER.createObjectNode();
            drift.set("thresholds", Json.MAPPER.valueToTree(Drift.Thresholds.STANDARD));
            drift.set("findings", Json.MAPPER.valueToTree(Drift.between(before, profile, Drift.Thresholds.STANDARD)));
            return drift;
        } catch (IOException e) {
            throw new UncheckedIOException("a profile cannot be read", e);
        } catch (JacksonException e) {
            throw noProfile();
        }
    }

    private static TableRefusedException noProfile() {
        return new TableRefusedException("/compare_with", "This file is no profile: name a profile.json of an earlier run.");
    }

    JsonNode answer(String question) {
        return Json.MAPPER.createObjectNode().put("cannot", "not yet");
    }
}
