package io.agentmarket.toolkits.incidents.alerts;

import static io.agentmarket.tools.Arguments.text;

import io.agentmarket.toolkits.incidents.Times;
import io.agentmarket.toolkits.incidents.alerts.Alert.Member;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * The webhook of Alertmanager (version 4), and of Grafana, which uses the same form. The alert of a group that has
 * fired longest is the incident's, or a resolved one if none fires; all are listed.
 */
final class Alertmanager implements AlertReader.Sender {

    private static final int MAX_MEMBERS = 50;
    private static final List<String> SEVERITIES = List.of("severity", "level", "sev", "criticality", "urgency");
    private static final List<String> OWN_MEMBERS =
            List.of("groupKey", "receiver", "groupLabels", "commonLabels", "commonAnnotations", "orgId");
    private static final Pattern EXPRESSION = Pattern.compile("[?&]g0\\.expr=([^&#]*)");

    @Override
    public Optional<Told> read(JsonNode body) {
        if (!body.path("alerts").isArray() && !body.path("labels").isObject()) {
            return Optional.empty();
        }
        var all = body.path("alerts").isArray()
                ? body.path("alerts").values().stream().toList()
                : List.of(body);
        if (all.stream().noneMatch(alert -> saysSomething(alert, body))) {
            return Optional.empty();
        }
        var group = all.stream()
                .limit(MAX_MEMBERS)
                .sorted(Comparator.comparing((JsonNode alert) -> isResolved(alert, body))
                        .thenComparing(
                                alert -> Times.find(alert.path("startsAt")).orElse(Instant.MAX)))
                .toList();
        var main = group.isEmpty() ? body : group.getFirst();
        var labels = labels(main, body);
        boolean isOver = isResolved(main, body);
        var summary = annotation(main, body, "summary");
        var description = Stream.of("description", "message", "details")
                .map(name -> annotation(main, body, name))
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
        return Optional.of(new Told(isGrafana(body) ? "grafana" : "alertmanager")
                .state(isOver, text(main, "status").isEmpty() ? text(body, "status") : text(main, "status"))
                .named(labels.getOrDefault("alertname", ""))
                .about(AlertObject.of(labels, labels.getOrDefault("alertname", ""))
                        .orElse(""))
                .labelled(severity(labels))
                .from(Times.find(main.path("startsAt")))
                .until(group.stream()
                        .flatMap(alert -> Times.find(alert.path("endsAt")).stream())
                        .max(Comparator.naturalOrder()))
                .saying(summary.isEmpty() && description.isEmpty() ? text(body, "title") : summary, description)
                .asking(query(text(main, "generatorURL")))
                .readAt(annotation(main, body, "runbook_url"))
                .with(group.stream().map(alert -> member(alert, body)).toList()));
    }

    /**
     * Whether this is a message of Alertmanager about a group without alerts. Other objects with a title may also have
     * an empty list of alerts.
     */
    static boolean isEmpty(JsonNode body) {
        return body.path("alerts").isArray()
                && (OWN_MEMBERS.stream().anyMatch(body::has)
                        || new AnyObject().read(body).isEmpty())
                && body.path("alerts").values().stream().noneMatch(alert -> saysSomething(alert, body));
    }

    /** Whether it has a label or an annotation, of its own or of its group. */
    private static boolean saysSomething(JsonNode alert, JsonNode body) {
        return alert.isObject()
                && (!labels(alert, body).isEmpty()
                        || !alert.path("annotations").isEmpty()
                        || !body.path("commonAnnotations").isEmpty());
    }

    private static boolean isGrafana(JsonNode body) {
        return body.has("orgId") || body.path("alerts").path(0).has("dashboardURL");
    }

    /** An alert without a state of its own has its group's state; one with an end in the past is resolved. */
    private static boolean isResolved(JsonNode alert, JsonNode body) {
        var own = text(alert, "status");
        if (!own.isEmpty()) {
            return own.equalsIgnoreCase("resolved");
        }
        var start = Times.find(alert.path("startsAt"));
        var end = Times.find(alert.path("endsAt"));
        boolean hasEnded = start.isPresent()
                && end.isPresent()
                && Duration.between(start.get(), end.get()).isPositive();
        return text(body, "status").equalsIgnoreCase("resolved")
                || text(body, "status").isEmpty() && hasEnded;
    }

    private static Member member(JsonNode alert, JsonNode body) {
        var labels = labels(alert, body);
        return new Member(
                Told.name(labels.getOrDefault("alertname", "")),
                AlertObject.of(labels, labels.getOrDefault("alertname", ""))
                        .map(Told::name)
                        .orElse(null),
                Told.name(severity(labels)),
                Times.find(alert.path("startsAt")).orElse(null),
                isResolved(alert, body) ? "resolved" : Told.name(text(alert, "status")),
                Told.name(labels.getOrDefault("instance", "")));
    }

    static String severity(Map<String, String> labels) {
        var said = SEVERITIES.stream()
                .map(name -> labels.getOrDefault(name, ""))
                .filter(text -> !text.isEmpty())
                .toList();
        var candidates = new ArrayList<>(said);
        if (!labels.getOrDefault("priority", "").isEmpty()) {
            candidates.add(SeverityLabel.ofPriority(labels.getOrDefault("priority", "")));
        }
        return candidates.stream()
                .filter(label -> SeverityLabel.level(label).isPresent())
                .findFirst()
                .orElse(candidates.isEmpty() ? "" : candidates.getFirst());
    }

    private static Map<String, String> labels(JsonNode alert, JsonNode body) {
        var labels = new HashMap<String, String>();
        for (var node : List.of(body.path("commonLabels"), body.path("groupLabels"), alert.path("labels"))) {
            if (node.isObject()) {
                node.properties().forEach(label -> {
                    var value = label.getValue().asString("").strip();
                    if (!value.isEmpty()) {
                        labels.put(label.getKey(), value);
                    }
                });
            }
        }
        return labels;
    }

    private static String annotation(JsonNode alert, JsonNode body, String name) {
        var own = text(alert.path("annotations"), name);
        return own.isEmpty() ? text(body.path("commonAnnotations"), name) : own;
    }

    private static String query(String link) {
        var found = EXPRESSION.matcher(link);
        if (!found.find()) {
            return "";
        }
        try {
            return URLDecoder.decode(found.group(1), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
