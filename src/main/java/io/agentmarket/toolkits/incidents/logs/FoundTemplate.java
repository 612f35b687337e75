package io.agentmarket.toolkits.incidents.logs;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.agentmarket.toolkits.incidents.FailureSign;
import io.agentmarket.tools.Arguments;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A template as it is shown.
 *
 * @param lines the numbers of its first lines, at most five
 * @param isNew not seen before the incident began
 * @param weight orders templates: the more it may tell, the higher
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record FoundTemplate(
        int id,
        String template,
        String level,
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
        double weight) {

    private static final int MAX_CHARS = 300;

    static FoundTemplate of(LogTemplates.Group group, SeenTemplate seen, @Nullable Instant turn, int allLines) {
        var first = seen.first();
        boolean isNew = turn == null || first == null ? seen.firstLine() > allLines / 2 : !first.isBefore(turn);
        var burst = seen.burst();
        boolean isQuiet = seen.level().equals("info") || seen.level().equals("debug");
        var sign = isQuiet ? null : FailureSign.in(seen.example()).orElse(null);
        double weight = (seen.level().equals("error") ? 3 : seen.level().equals("warn") ? 1 : 0)
                + (sign == null ? 0 : 3)
                + (isNew ? 2 : 0)
                + (burst == null ? 0 : 1)
                + Math.log10(seen.count());
        return new FoundTemplate(
                group.id(),
                Arguments.clipped(group.template(), MAX_CHARS),
                seen.level(),
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
                Arguments.rounded(weight));
    }
}
