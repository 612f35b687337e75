package io.agentmarket.toolkits.incidents.logs;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.agentmarket.toolkits.incidents.FailureSign;
import io.agentmarket.tools.Arguments;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A template in the result.
 *
 * @param source the program or logger of all its lines, if there is only one
 * @param lines the numbers of its first lines, at most five; for a stack trace also that of the line with the cause
 * @param isNew not seen before the incident began
 * @param example its first line's message; for a stack trace the innermost cause
 * @param said the message above the stack trace of the example
 * @param frames where the example's cause was thrown
 * @param weight orders templates: the more relevant, the higher
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record FoundTemplate(
        int id,
        String template,
        String level,
        @Nullable String source,
        int count,
        List<Integer> lines,
        int firstLine,
        int lastLine,
        @Nullable Instant firstSeen,
        @Nullable Instant lastSeen,
        @JsonProperty("is_new") boolean isNew,
        SeenTemplate.@Nullable Burst burst,
        @Nullable String sign,
        @Nullable String signMeans,
        String example,
        @Nullable String said,
        @Nullable List<LogEvent.Frame> frames,
        double weight) {

    private static final int MAX_CHARS = 300;

    static FoundTemplate of(LogTemplates.Group group, SeenTemplate seen, @Nullable Instant turn, int allLines) {
        var first = seen.first();
        boolean isNew = turn == null || first == null ? seen.firstLine() > allLines / 2 : !first.isBefore(turn);
        var burst = seen.burst();
        boolean isQuiet = seen.level().equals("info") || seen.level().equals("debug");
        var sign = isQuiet ? null : sign(seen);
        double weight = (seen.level().equals("error") ? 3 : seen.level().equals("warn") ? 1 : 0)
                + (sign == null ? 0 : 3)
                + (isNew ? 2 : 0)
                + (burst == null ? 0 : 1)
                + Math.log10(seen.count());
        return new FoundTemplate(
                group.id(),
                Arguments.clipped(group.template(), MAX_CHARS),
                seen.level(),
                seen.source().isEmpty() ? null : Arguments.clipped(seen.source(), MAX_CHARS),
                seen.count(),
                seen.examples(),
                seen.firstLine(),
                seen.lastLine(),
                first,
                seen.last(),
                isNew,
                burst,
                sign == null ? null : sign.id(),
                sign == null ? null : sign.sentence(),
                Arguments.clipped(seen.example(), MAX_CHARS),
                seen.said().isEmpty() ? null : Arguments.clipped(seen.said(), MAX_CHARS),
                seen.frames().isEmpty() ? null : seen.frames(),
                Arguments.rounded(weight));
    }

    /** The cause's own message takes precedence over the message above it. */
    private static @Nullable FailureSign sign(SeenTemplate seen) {
        return FailureSign.in(seen.example())
                .or(() -> FailureSign.in(seen.said()))
                .orElse(null);
    }
}
