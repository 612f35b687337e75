package io.agentmarket.toolkits.incidents;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The content of an alert, from either source.
 *
 * @param source {@code alertmanager} or {@code text}
 * @param severity as its rule labels it
 * @param query the PromQL expression, when the alert's link has it
 * @param sign a known way to fail that its words name, with what that means
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Alert(
        String source,
        @Nullable String alertname,
        @Nullable String service,
        @Nullable String severity,
        @Nullable Instant startsAt,
        @Nullable String status,
        String summary,
        String description,
        String query,
        @Nullable String runbookUrl,
        @Nullable String sign,
        @Nullable String signMeans,
        List<Member> alerts) {

    /** One alert of the group. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Member(
            @Nullable String alertname,
            @Nullable String service,
            @Nullable String severity,
            @Nullable Instant startsAt,
            @Nullable String status,
            @Nullable String instance) {}
}
