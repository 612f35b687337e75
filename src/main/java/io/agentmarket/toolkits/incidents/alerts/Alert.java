package io.agentmarket.toolkits.incidents.alerts;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The content of an alert, from either source.
 *
 * @param source the sender, such as {@code alertmanager}, or {@code text}
 * @param state whether it is an incident at all
 * @param service its subject, of any kind
 * @param severity as its rule or its sender labels it
 * @param level the meaning of the label: {@code critical}, {@code warning} or {@code info}
 * @param endedAt the end of the last alert of a resolved group
 * @param query the PromQL expression, if the alert's link has it
 * @param sign a known kind of failure in its words, with its meaning
 * @param unread the reason why nothing could be read
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Alert(
        String source,
        State state,
        @Nullable String alertname,
        @Nullable String service,
        @Nullable String severity,
        @Nullable String level,
        @Nullable Instant startsAt,
        @Nullable Instant endedAt,
        @Nullable String status,
        String summary,
        String description,
        String query,
        @Nullable String runbookUrl,
        @Nullable String sign,
        @Nullable String signMeans,
        @Nullable String unread,
        List<Member> alerts) {

    /** Whether somebody has to act. */
    enum State {
        firing,
        resolved,
        test,
        unread
    }

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
