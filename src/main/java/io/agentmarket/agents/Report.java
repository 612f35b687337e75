package io.agentmarket.agents;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The platform's report on an uploaded package.
 *
 * @param valid whether it may be submitted: no finding is an error and its rehearsal passed
 * @param packageId null if the manifest could not be read
 * @param rehearsal null if the package could not be read or was not rehearsed
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Report(
        boolean valid,
        @Nullable String packageId,
        @Nullable String version,
        List<Finding> findings,
        @Nullable Rehearsed rehearsal) {

    public Report {
        findings = List.copyOf(findings);
    }

    /**
     * The results of the examples.
     *
     * @param passed whether no example failed
     * @param skipped the reason why no example was run; null if they were run
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Rehearsed(
            boolean passed,
            long durationMs,
            List<Played> examples,
            @Nullable String skipped) {

        public Rehearsed {
            examples = List.copyOf(examples);
        }
    }

    /**
     * One example, run with the offline model.
     *
     * @param outcome passed, failed, waiting (for a person, as the package requires), needs_model (a crew that does
     * nothing without one) or not_played
     * @param differences the differences between the output and the expectation
     * @param detail the reason why there is no output
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Played(
            String name,

            @Schema(allowableValues = {"passed", "failed", "waiting", "not_played", "needs_model"})
            String outcome,

            List<String> differences,
            @Nullable String detail,
            long durationMs) {

        public Played {
            differences = List.copyOf(differences);
        }

        /** Whether it has no objection to the package. */
        @JsonIgnore
        public boolean isFine() {
            return Set.of("passed", "waiting", "needs_model").contains(outcome);
        }
    }
}
