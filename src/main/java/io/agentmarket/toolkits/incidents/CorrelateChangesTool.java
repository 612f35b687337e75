package io.agentmarket.toolkits.incidents;

import static io.agentmarket.tools.Arguments.text;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.JsonSchema;
import io.agentmarket.tools.Arguments;
import io.agentmarket.tools.Tool;
import io.agentmarket.tools.ToolContext;
import io.agentmarket.tools.ToolFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Ranks the changes before an incident. Calls no host.
 *
 * <p>A change's score is its closeness to the start (halved every {@link #HALVES_IN}) times the match of its service: 1
 * for the same, 0.7 if one name contains the other, 0.3 for another. A change after the start is not a cause.
 */
@Component
class CorrelateChangesTool implements Tool {

    private static final Duration HALVES_IN = Duration.ofMinutes(45);
    private static final Duration LOOKED_BACK = Duration.ofHours(24);

    /** Alerts fire only after their rule has held for a while, so a change may seem to come after the start. */
    private static final Duration SLACK = Duration.ofMinutes(1);

    private static final Duration NOTICED_LATE = Duration.ofMinutes(10);

    private static final double ELSEWHERE = 0.3;
    private static final double RELATED = 0.7;
    private static final int MAX_CHANGES = 10;

    private static final JsonSchema ARGUMENTS = Arguments.schema("""
            {"type": "object", "required": ["started_at"], "additionalProperties": false, "properties": {
               "started_at": {"type": "string", "maxLength": 40},
               "service": {"type": "string", "maxLength": 200},
               "deploys": {"type": "array", "maxItems": 200, "items": {"type": "object", "required": ["at"], "properties": {
                 "at": {"type": "string", "maxLength": 40}, "service": {"type": "string", "maxLength": 200},
                 "version": {"type": "string", "maxLength": 200}, "author": {"type": "string", "maxLength": 200}}}},
               "alerts": {"type": "array", "maxItems": 200, "items": {"type": "object"}}}}
            """);

    @Override
    public String name() {
        return "correlate_changes";
    }

    @Override
    public String description() {
        return "Ranks deploys and other alerts before the start of an incident by time and service, each with a score from 0"
                + " to 1, what kind of infrastructure it is, if any, and a sentence that says why; deploys after the start and older than a day are left out.";
    }

    @Override
    public JsonSchema arguments() {
        return ARGUMENTS;
    }

    @Override
    public JsonNode call(ToolContext context, JsonNode arguments) {
        var start = Times.find(arguments.path("started_at"))
                .orElseThrow(() -> new ToolFailure("started_at is not a time; write it as 2026-11-23T14:05:00Z."));
        var service = text(arguments, "service");
        var deploys = arguments.path("deploys").values().stream().map(node -> change("deploy", node));
        var alerts = arguments.path("alerts").values().stream().map(node -> change("alert", node));
        var candidates = Stream.concat(deploys, alerts)
                .flatMap(Optional::stream)
                .filter(change -> !change.at().isAfter(start.plus(slack(change))))
                .filter(change -> !change.at().isBefore(start.minus(LOOKED_BACK)))
                .map(change -> candidate(change, start, service))
                .sorted(Comparator.comparingDouble(Candidate::score)
                        .reversed()
                        .thenComparing(Candidate::kind, Comparator.reverseOrder())
                        .thenComparing(Candidate::at))
                .limit(MAX_CHANGES)
                .toList();
        return Json.MAPPER.valueToTree(new Ranked(candidates));
    }

    /** A failure of infrastructure may be noticed later than failures of the services that depend on it. */
    private static Duration slack(Change change) {
        return change.kind().equals("alert") && change.infrastructure().isPresent() ? NOTICED_LATE : SLACK;
    }

    private record Change(String kind, Instant at, String service, String what, String author) {

        Optional<Infrastructure> infrastructure() {
            return Infrastructure.of(service)
                    .or(() -> kind.equals("alert") ? Infrastructure.of(what) : Optional.empty());
        }
    }

    private static Optional<Change> change(String kind, JsonNode node) {
        var at = Times.find(node.path(kind.equals("deploy") ? "at" : "starts_at"))
                .or(() -> Times.find(node.path("at")));
        return at.map(time -> new Change(
                kind,
                time,
                text(node, "service"),
                text(node, kind.equals("deploy") ? "version" : "alertname"),
                text(node, "author")));
    }

    private static Candidate candidate(Change change, Instant start, String service) {
        var before = Duration.between(change.at(), start);
        double minutes = Math.max(0, before.toSeconds()) / 60.0;
        double near = Math.pow(0.5, minutes / HALVES_IN.toMinutes());
        double fits = fits(change.service(), service);
        var thing = change.kind().equals("deploy")
                ? (change.service().isEmpty() ? "a deploy" : change.service())
                        + (change.what().isEmpty() ? "" : " " + change.what())
                        + " was deployed"
                        + (change.author().isEmpty() ? "" : " by " + change.author())
                : (change.what().isEmpty() ? "an alert" : change.what())
                        + (change.service().isEmpty() ? "" : " on " + change.service()) + " fired";
        var relation = fits == 1 ? ", the same service" : fits == RELATED ? ", a related name" : "";
        return new Candidate(
                change.kind(),
                change.service(),
                change.kind().equals("deploy") ? change.what() : null,
                change.kind().equals("alert") ? change.what() : null,
                change.author().isEmpty() ? null : change.author(),
                change.at(),
                Math.max(0, before.toSeconds()),
                fits == 1,
                change.infrastructure().map(Infrastructure::id).orElse(null),
                Arguments.rounded(near * fits),
                thing + " " + Times.words(before) + (before.isNegative() ? " after" : " before") + " the start"
                        + relation);
    }

    private static double fits(String one, String other) {
        var a = one.toLowerCase(Locale.ROOT);
        var b = other.toLowerCase(Locale.ROOT);
        if (a.isEmpty() || b.isEmpty()) {
            return ELSEWHERE;
        }
        return a.equals(b) ? 1 : a.contains(b) || b.contains(a) ? RELATED : ELSEWHERE;
    }

    private record Ranked(List<Candidate> candidates) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Candidate(
            String kind,
            String service,
            @Nullable String version,
            @Nullable String alertname,
            @Nullable String author,
            Instant at,
            long secondsBefore,
            boolean sameService,
            @Nullable String infrastructure,
            double score,
            String evidence) {}
}
