package io.agentmarket.journal;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The names of journal entries; there are no others. */
public enum EventType {
    STARTED,
    MODEL_TURN,
    TOOL_CALLED,
    TOOL_RETURNED,
    SUBRUN,
    CHECKPOINT,
    RETRYING,
    DEGRADED,
    APPROVAL_REQUESTED,
    APPROVAL_DECIDED,
    ARTIFACT,
    RESUMED,
    FINISHED;

    /** The name in the database, in streams and in the API. */
    @JsonValue
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static EventType of(String id) {
        return valueOf(id.toUpperCase(Locale.ROOT));
    }
}
