package io.agentmarket.toolkits.incidents;

import static io.agentmarket.tools.Arguments.text;

import io.agentmarket.toolkits.incidents.Alert.Member;
import io.agentmarket.tools.Arguments;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads alerts: the body of Alertmanager's webhook (version 4), or a person's words. Of a group the alert that fires
 * longest is the incident's; the others are listed.
 */
final class AlertReader {

    private static final int MAX_MEMBERS = 50;
    private static final int MAX_NAME = 200;
    private static final int MAX_SUMMARY = 500;
    private static final int MAX_TEXT = 8_000;
    private static final int MAX_QUERY = 4_000;

    /** The labels that name what an alert is about, the most telling first. */
    private static final List<String> SERVICE_LABELS = List.of(
            "service",
            "app",
            "app_kubernetes_io_name",
            "deployment",
            "statefulset",
            "daemonset",
            "container",
            "job",
            "namespace",
            "instance");

    private static final Pattern EXPRESSION = Pattern.compile("[?&]g0\\.expr=([^&#]*)");
    /** Words run together, each with a capital; not an abbreviation alone. */
    private static final Pattern NAME = Pattern.compile("\\b(?:[A-Z]+[a-z0-9]+){2,}[A-Z]*\\b|\\betcd[A-Z]\\w+");

    private static final Pattern TIME =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d(?::\\d\\d(?:\\.\\d+)?)?(?:Z|[+-]\\d\\d:?\\d\\d)?");
    /** How words name a service, the surest way first. */
    private static final List<Pattern> SERVICE = List.of(
            Pattern.compile("\\b(?:service|app|deployment|job|container)\\s*[=:]\\s*\"?([\\w.-]+)"),
            Pattern.compile("\\b([a-z][a-z0-9]*(?:-[a-z0-9]+)*)[ -](?:service|api|pods?|deployment|database|db)\\b"),
            Pattern.compile("\\b(?:service|deployment|app) ([a-z][a-z0-9-]+)\\b"));

    private static final Pattern CRITICAL =
            Pattern.compile("\\b(?:critical|sev-?[01]|p[01]|page)\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern WARNING =
            Pattern.compile("\\b(?:warning|sev-?[23]|p[23])\\b", Pattern.CASE_INSENSITIVE);
    private static final List<String> NO_NAMES = List.of(
            "the", "a", "an", "our", "this", "that", "and", "of", "all", "any", "web", "on", "in", "for", "to", "with",
            "from", "by", "is", "some", "every", "each", "no", "its", "one", "two", "other", "same", "has", "was",
            "which");

    private AlertReader() {}

    static Alert read(JsonNode body) {
        var members = body.path("alerts").values().stream()
                .limit(MAX_MEMBERS)
                .map(alert -> member(alert, body.path("commonLabels")))
                .sorted(Comparator.comparing(Member::startsAt, Comparator.nullsLast(Comparator.naturalOrder())))
                .toList();
        var first = body.path("alerts").values().stream()
                .min(Comparator.comparing(
                        alert -> Times.find(alert.path("startsAt")).orElse(Instant.MAX)))
                .orElse(body);
        var main = members.isEmpty() ? member(body, body.path("commonLabels")) : members.getFirst();
        var summary = annotation(first, body, "summary");
        var description = Stream.of(annotation(first, body, "description"), annotation(first, body, "message"))
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
        var sign = FailureSign.in(main.alertname() + " " + summary + " " + description);
        return new Alert(
                "alertmanager",
                main.alertname(),
                main.service(),
                main.severity(),
                main.startsAt(),
                main.status(),
                Arguments.clipped(summary, MAX_SUMMARY),
                Arguments.clipped(description, MAX_TEXT),
                Arguments.clipped(query(text(first, "generatorURL")), MAX_QUERY),
                given(annotation(first, body, "runbook_url")),
                sign.map(FailureSign::id).orElse(null),
                sign.map(FailureSign::sentence).orElse(null),
                members);
    }

    /** @param services names that the text may mean */
    static Alert read(String text, List<String> services) {
        var severity = CRITICAL.matcher(text).find()
                ? "critical"
                : WARNING.matcher(text).find() ? "warning" : null;
        var sign = FailureSign.in(text);
        var end = text.indexOf('\n');
        return new Alert(
                "text",
                first(NAME, text).map(name -> Arguments.clipped(name, MAX_NAME)).orElse(null),
                service(text, services)
                        .map(name -> Arguments.clipped(name, MAX_NAME))
                        .orElse(null),
                severity,
                first(TIME, text).flatMap(Times::find).orElse(null),
                null,
                Arguments.clipped(end < 0 ? text : text.substring(0, end), MAX_SUMMARY),
                Arguments.clipped(text, MAX_TEXT),
                "",
                null,
                sign.map(FailureSign::id).orElse(null),
                sign.map(FailureSign::sentence).orElse(null),
                List.of());
    }

    private static Member member(JsonNode alert, JsonNode common) {
        var labels = alert.path("labels");
        return new Member(
                label(labels, common, "alertname"),
                SERVICE_LABELS.stream()
                        .map(name -> label(labels, common, name))
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null),
                label(labels, common, "severity"),
                Times.find(alert.path("startsAt")).orElse(null),
                given(text(alert, "status")),
                label(labels, common, "instance"));
    }

    private static @Nullable String label(JsonNode labels, JsonNode common, String name) {
        var own = text(labels, name);
        return given(own.isEmpty() ? text(common, name) : own);
    }

    private static String annotation(JsonNode alert, JsonNode body, String name) {
        var own = text(alert.path("annotations"), name);
        return own.isEmpty() ? text(body.path("commonAnnotations"), name) : own;
    }

    private static @Nullable String given(String text) {
        return text.isEmpty() ? null : Arguments.clipped(text, MAX_NAME);
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

    private static Optional<String> service(String text, List<String> services) {
        var lower = text.toLowerCase(Locale.ROOT);
        return services.stream()
                .filter(name -> lower.contains(name.toLowerCase(Locale.ROOT)))
                .max(Comparator.comparingInt(String::length))
                .or(() -> SERVICE.stream()
                        .flatMap(pattern -> pattern.matcher(text).results())
                        .map(found -> found.group(1))
                        .filter(name -> !NO_NAMES.contains(name))
                        .findFirst());
    }

    private static Optional<String> first(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(found -> found.group()).findFirst();
    }
}
