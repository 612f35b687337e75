package io.agentmarket.toolkits.incidents.causes;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.agentmarket.tools.Arguments;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A possible cause of an incident.
 *
 * @param kind {@code deploy}, {@code failure_sign}, {@code new_error} or {@code other_alert}
 * @param sign the failure sign, as the tools name it
 * @param service the deployed service, or the subject of the other alert
 * @param version of a deploy
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Cause(
        String kind,
        String cause,
        double confidence,
        @Nullable String sign,
        @Nullable String service,
        @Nullable String version,
        List<Evidence> evidence) {

    private static final double MAX_CONFIDENCE = 0.9;
    private static final int MAX_TEXT = 500;
    private static final int MAX_EVIDENCE = 8;

    Cause {
        cause = Arguments.clipped(
                cause.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + cause.substring(1), MAX_TEXT);
        confidence = Math.round(100 * Math.clamp(confidence, 0.01, MAX_CONFIDENCE)) / 100.0;
        evidence = evidence.stream().limit(MAX_EVIDENCE).toList();
    }

    /** @param lines the numbers of log lines */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Evidence(String source, String text, List<Integer> lines) {

        static Evidence of(String source, String text) {
            return new Evidence(source, text, List.of());
        }
    }

    static Cause found(String kind, String cause, double confidence, @Nullable String sign, List<Evidence> evidence) {
        return new Cause(kind, cause, confidence, sign, null, null, evidence);
    }

    /** The score of a change, from {@code correlate_changes}. */
    static Cause change(Change change, String cause, double confidence, List<Evidence> evidence) {
        return new Cause(
                change.kind().equals("deploy") ? "deploy" : "other_alert",
                cause,
                confidence,
                null,
                change.service(),
                change.kind().equals("deploy") ? change.version() : null,
                Stream.concat(
                                Stream.of(Evidence.of(
                                        change.kind().equals("deploy") ? "deploy" : "alert", change.evidence())),
                                evidence.stream())
                        .toList());
    }

    /** A candidate of {@code correlate_changes}. */
    record Change(
            String kind,
            String service,
            String version,
            String alertname,
            double minutesBefore,
            boolean isSameService,
            String infrastructure,
            double score,
            String evidence) {

        static Change of(JsonNode node) {
            return new Change(
                    Arguments.text(node, "kind"),
                    Arguments.text(node, "service"),
                    Arguments.text(node, "version"),
                    Arguments.text(node, "alertname"),
                    node.path("seconds_before").doubleValue(0) / 60,
                    node.path("same_service").booleanValue(false),
                    Arguments.text(node, "infrastructure"),
                    node.path("score").doubleValue(0),
                    Arguments.text(node, "evidence"));
        }
    }
}
