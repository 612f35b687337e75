package io.agentmarket.agents;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * A remark about a package's folder.
 *
 * @param file path inside the folder; the folder's own name where it is about the folder
 * @param line counted from 1; null when it concerns no line
 * @param pointer JSON Pointer (RFC 6901) to the member it is about; null where it is about the file
 * @param message what is wrong and what is allowed
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

    /** Should be improved, but is no obstacle. */
    public static Finding warning(String file, @Nullable String pointer, String message) {
        return new Finding(file, null, pointer, Severity.WARNING, message);
    }
}
