package io.agentmarket.usage;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** How a run ended; none of them ever changes. */
public enum RunStatus {
    @JsonProperty("succeeded")
    SUCCEEDED,
    @JsonProperty("failed")
    FAILED,
    @JsonProperty("cancelled")
    CANCELLED,
    @JsonProperty("timed_out")
    TIMED_OUT;

    /** As the database and the API spell it. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    static RunStatus of(String id) {
        return valueOf(id.toUpperCase(Locale.ROOT));
    }
}
