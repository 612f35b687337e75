package io.agentmarket.agents;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * A finding about a package's folder.
 *
 * @param file the path inside the folder; the folder's own name if the finding is about the folder
 * @param line the line, counted from 1; null if the finding is about no line
 * @param pointer JSON Pointer (RFC 6901) to the member; null if the finding is about the file
 * @param message the error, and what is allowed
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Finding(
        String file, @Nullable Integer line, @Nullable String pointer, Severity severity, String message) {

    /** Whether a finding prevents the use of the package. */
    public enum Severity {
        @JsonProperty("error")
        ERROR,
        @JsonProperty("warning")
        WARNING
    }

    /** Prevents the use of the package. */
    public static Finding error(String file, @Nullable String pointer, String message) {
        return new Finding(file, null, pointer, Severity.ERROR, message);
    }

    /** A finding that should be corrected but does not prevent the use of the package. */
    public static Finding warning(String file, @Nullable String pointer, String message) {
        return new Finding(file, null, pointer, Severity.WARNING, message);
    }
}
