package io.agentmarket.toolkits.data;

import io.agentmarket.shared.Json;
import io.agentmarket.toolkits.data.columns.ColumnType;
import io.agentmarket.toolkits.data.columns.ColumnTypes;
import io.agentmarket.toolkits.data.columns.Drift;
import io.agentmarket.toolkits.data.columns.Profile;
import io.agentmarket.toolkits.data.columns.Profiler;
import io.agentmarket.toolkits.data.columns.TypeHints;
import io.agentmarket.toolkits.data.engines.EngineSession;
import io.agentmarket.toolkits.data.questions.Question;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Profiles the main table, compares it with an earlier profile, and answers questions about it. */
final class TableQuestions {

    /** The table of a result about which a question is asked. */
    private static final String RESULT = "result";

    private static final long MAX_PROFILE_BYTES = 20L << 20;

    /** Rows of an answer; when there are more, the answer says that it is not complete. */
    private static final int MAX_ROWS = 200;

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
        return new TableRefusedException(
                "/compare_with", "This file is no profile: name a profile.json of an earlier run.");
    }

    /** The answer to a question about the source. */
    JsonNode answer(String question) {
        return answer(question, profile);
    }

    /** The answer to a question about the rows of a select. */
    JsonNode answer(String question, String select) {
        session.keep(RESULT, select);
        var types = ColumnTypes.of(session, RESULT, TypeHints.NONE).stream()
                .map(ColumnType::converted)
                .toList();
        return answer(question, Profiler.of(session, RESULT, types));
    }

    /** The answer with its SQL; or why there is none. */
    private JsonNode answer(String question, Profile profile) {
        var read = Question.answer(question, profile, profile.table(), session.dialect());
        var answer = Json.MAPPER.createObjectNode().put("question", question);
        if (!read.answered()) {
            answer.put("cannot", read.words());
            var words = answer.putArray("not_understood");
            read.notUnderstood().forEach(words::add);
            return answer;
        }
        var rows = session.query(read.sql(), MAX_ROWS);
        answer.put("understood", read.words());
        answer.put("sql", read.sql());
        answer.put("complete", rows.complete());
        answer.set("result", TableReport.preview(rows, rows.values().size()));
        return answer;
    }
}
