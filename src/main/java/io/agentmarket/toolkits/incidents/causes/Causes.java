package io.agentmarket.toolkits.incidents.causes;

import static io.agentmarket.tools.Arguments.text;

import io.agentmarket.toolkits.incidents.FailureSign;
import io.agentmarket.toolkits.incidents.Infrastructure;
import io.agentmarket.toolkits.incidents.Times;
import io.agentmarket.toolkits.incidents.causes.Cause.Change;
import io.agentmarket.toolkits.incidents.causes.Cause.Evidence;
import io.agentmarket.toolkits.incidents.causes.SeenLines.Novelty;
import io.agentmarket.toolkits.incidents.causes.SeenLines.Period;
import io.agentmarket.tools.Arguments;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/*
 * Possible causes of an incident, ordered by their evidence. The weights are a judgement, with these rules: new
 * findings count more than those that existed before, and findings that were as frequent before count least, no matter
 * how prominent they are; an exhausted resource explains a slow call, and not the other way round; a change of shared
 * infrastructure explains failures in the services that depend on it; and an alert's own words are not a cause, unless
 * they name one, such as a full disk.
 */
/** Ranks causes. For one thread. */
final class Causes {

    private static final int MAX_CAUSES = 5;
    private static final int MAX_NEW_ERRORS = 3;

    /** Deploys with a lower score are too weak as evidence. */
    private static final double MIN_SCORE = 0.2;

    private static final double MIN_ALERT = 0.15;
    private static final double HALVES_IN_MINUTES = 45;

    private final JsonNode alert;
    private final List<SeenLines> seen;
    private final List<Change> changes;
    private final List<Evidence> moved;
    private final String service;

    /** @param findings the results of the tools of these names in this run, if they were called */
    Causes(JsonNode findings) {
        this.alert = findings.path("alert");
        this.service = text(alert, "service");
        var start = Times.find(findings.path("started_at")).or(() -> Times.find(alert.path("starts_at")));
        var period = new Period(
                Times.find(findings.at("/logs/first_at")).orElse(null),
                Times.find(findings.at("/logs/last_at")).orElse(null),
                start.orElse(null));
        this.seen = findings.at("/logs/templates").values().stream()
                .map(node -> SeenLines.of(node, period))
                .toList();
        this.changes =
                findings.path("changes").values().stream().map(Change::of).toList();
        this.moved = findings.path("series").values().stream()
                .filter(finding -> finding.has("changed_at"))
                .limit(2)
                .map(finding -> Evidence.of("metric", text(finding, "sentence")))
                .toList();
    }

    /** The likeliest first. */
    List<Cause> ranked() {
        return Stream.of(deploys(), alerts(), signs(), newErrors())
                .flatMap(List::stream)
                .sorted(Comparator.comparingDouble(Cause::confidence).reversed())
                .limit(MAX_CAUSES)
                .toList();
    }

    private List<Cause> deploys() {
        var fresh = seen.stream().filter(SeenLines::isNewFault).toList();
        return changes.stream()
                .filter(change -> change.kind().equals("deploy"))
                .map(change -> {
                    var explained = explained(change);
                    boolean counts = change.score() >= MIN_SCORE || !explained.isEmpty();
                    double own = change.score() * 0.7 + (fresh.isEmpty() ? 0 : 0.15) + (moved.isEmpty() ? 0 : 0.05);
                    double confidence = Math.max(own, explained.isEmpty() ? 0 : asInfrastructure(change));
                    var what = "the deploy of " + change.service()
                            + (change.version().isEmpty() ? "" : " " + change.version());
                    var lines = explained.isEmpty() ? fresh : explained;
                    return counts ? Cause.change(change, what, confidence, with(lines, 2)) : null;
                })
                .filter(Objects::nonNull)
                .toList();
    }

    private List<Cause> alerts() {
        return changes.stream()
                .filter(change -> change.kind().equals("alert"))
                .filter(change -> !change.isSameService() || isDeeper(change.alertname()))
                .map(change -> {
                    var name = change.service().toLowerCase(Locale.ROOT);
                    var named = seen.stream()
                            .filter(lines -> !name.isEmpty()
                                    && lines.example().toLowerCase(Locale.ROOT).contains(name))
                            .filter(lines -> lines.isError() || !lines.sign().isEmpty())
                            .toList();
                    var explained = explained(change);
                    double own = named.isEmpty() ? change.score() * 0.6 : 0.5 + Math.min(0.35, change.score());
                    double confidence = Math.max(own, explained.isEmpty() ? 0 : asInfrastructure(change));
                    var what = change.alertname() + (change.service().isEmpty() ? "" : " on " + change.service())
                            + " came " + (change.evidence().contains("after the start") ? "with it" : "first")
                            + " and may have caused this";
                    var lines = named.isEmpty() ? explained : named;
                    return Cause.change(
                            change,
                            what,
                            confidence,
                            lines.stream().limit(2).map(SeenLines::evidence).toList());
                })
                .filter(cause -> cause.confidence() >= MIN_ALERT)
                .toList();
    }

    /** For the same service: the other alert names a fault, and this one only a symptom. */
    private boolean isDeeper(String alertname) {
        var other = FailureSign.in(alertname.replaceAll("(?<=[a-z])(?=[A-Z])", " "));
        return other.filter(sign -> !sign.isSymptom() && !sign.id().equals(text(alert, "sign")))
                .isPresent();
    }

    /** The findings in logs that a change of such infrastructure explains. */
    private List<SeenLines> explained(Change change) {
        var kind = Stream.of(Infrastructure.values())
                .filter(it -> it.id().equals(change.infrastructure()))
                .findFirst();
        return kind.map(it -> seen.stream()
                        .filter(SeenLines::isFresh)
                        .filter(lines -> !lines.sign().isEmpty() && it.explains(lines.sign()))
                        .toList())
                .orElse(List.of());
    }

    private static double asInfrastructure(Change change) {
        return 0.6 + 0.27 * Math.pow(0.5, change.minutesBefore() / HALVES_IN_MINUTES);
    }

    private List<Cause> signs() {
        var ids = new LinkedHashSet<String>();
        seen.stream().map(SeenLines::sign).filter(id -> !id.isEmpty()).forEach(ids::add);
        var said = text(alert, "sign");
        if (!said.isEmpty()) {
            ids.add(said);
        }
        return ids.stream().flatMap(id -> sign(id, id.equals(said)).stream()).toList();
    }

    private Optional<Cause> sign(String id, boolean isSaid) {
        var own = seen.stream().filter(lines -> lines.sign().equals(id)).toList();
        boolean isSymptom = FailureSign.find(id).map(FailureSign::isSymptom).orElse(false);
        var about = service.isEmpty() ? "" : " in " + service;
        var words = alertWords();
        var alertWords =
                Evidence.of("alert", Arguments.clipped(words.isEmpty() ? text(alert, "alertname") : words, 400));
        if (own.isEmpty()) {
            boolean isCause = !isSymptom && !isRestated(id);
            return isCause
                    ? Optional.of(Cause.found(
                            "failure_sign",
                            text(alert, "sign_means") + about,
                            0.4 + (moved.isEmpty() ? 0 : 0.05),
                            id,
                            Stream.concat(Stream.of(alertWords), moved.stream()).toList()))
                    : Optional.empty();
        }
        double depth = FailureSign.find(id).map(FailureSign::depth).orElse(2);
        double confidence = novelty(own)
                + 0.045 * (depth - 2)
                + (isSaid && depth == 3 ? 0.15 : 0)
                + often(own)
                + (moved.isEmpty() ? 0 : 0.05);
        var evidence =
                new ArrayList<>(own.stream().limit(3).map(SeenLines::evidence).toList());
        if (isSaid) {
            evidence.add(alertWords);
        }
        evidence.addAll(moved);
        return Optional.of(Cause.found(
                "failure_sign",
                own.getFirst().signMeans() + about + ": " + SeenLines.since(own),
                confidence,
                id,
                evidence));
    }

    /** The words of the alert; words typed by a person are used as they are. */
    private String alertWords() {
        var summary = text(alert, "summary");
        var description = text(alert, "description");
        return description.startsWith(summary) ? description : (summary + " " + description).strip();
    }

    /** A crashed or throttled program is the subject of such an alert, not its cause. */
    private static boolean isRestated(String id) {
        return List.of(
                        "crash",
                        "exit",
                        "cpu_throttled",
                        "node_not_ready",
                        "unschedulable",
                        "replication_lag",
                        "leader_lost",
                        "quorum_lost")
                .contains(id);
    }

    private List<Cause> newErrors() {
        return seen.stream()
                .filter(lines -> lines.sign().isEmpty() && lines.isError() && lines.isFresh())
                .limit(MAX_NEW_ERRORS)
                .map(lines -> {
                    var own = List.of(lines);
                    double confidence = (Restated.by(alertWords(), lines.example()) ? 0.35 : novelty(own) - 0.05)
                            + often(own)
                            + (moved.isEmpty() ? 0 : 0.05);
                    return Cause.found(
                            "new_error",
                            SeenLines.since(own) + ": "
                                    + lines.example().lines().findFirst().orElse(""),
                            confidence,
                            null,
                            with(own, 1));
                })
                .toList();
    }

    private static double novelty(List<SeenLines> own) {
        var best = own.stream()
                .map(SeenLines::novelty)
                .min(Comparator.naturalOrder())
                .orElse(Novelty.CHRONIC);
        boolean hasBurst = own.stream().anyMatch(lines -> lines.hasBurst() && lines.novelty() == Novelty.NEW);
        boolean hasError = own.stream().anyMatch(SeenLines::isError);
        return (hasError ? 0 : -0.03)
                + switch (best) {
                    case NEW -> hasBurst ? 0.69 : 0.65;
                    case EARLY -> 0.65;
                    case RISEN -> 0.6;
                    case UNTOLD -> 0.5;
                    case CHRONIC -> 0.3;
                };
    }

    /** A line that occurred a hundred times counts a little more than one that occurred once. */
    private static double often(List<SeenLines> own) {
        return Math.min(
                0.06, 0.03 * Math.log10(own.stream().mapToInt(SeenLines::count).sum()));
    }

    private List<Evidence> with(List<SeenLines> lines, int most) {
        return Stream.concat(lines.stream().limit(most).map(SeenLines::evidence), moved.stream())
                .toList();
    }
}
