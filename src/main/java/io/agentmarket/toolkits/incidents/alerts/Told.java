package io.agentmarket.toolkits.incidents.alerts;

import io.agentmarket.toolkits.incidents.FailureSign;
import io.agentmarket.toolkits.incidents.alerts.Alert.Member;
import io.agentmarket.toolkits.incidents.alerts.Alert.State;
import io.agentmarket.tools.Arguments;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Collects the content of a sender's body; missing parts are empty texts. */
final class Told {

    private static final int MAX_NAME = 200;
    private static final int MAX_SUMMARY = 500;
    private static final int MAX_TEXT = 8_000;
    private static final int MAX_QUERY = 4_000;

    private static final Pattern TESTS = Pattern.compile(
            "(?:just|only|merely) (?:a |some )?test(?:s|ing)?\\b|\\bthis is (?:just |only )?a (?:test|drill)\\b"
                    + "|\\btest[- ](?:alert|notification|page|message|incident|event|webhook)\\b"
                    + "|\\btesting (?:the |our |my )?(?:integration|webhook|alert\\w*|pager\\w*|notification\\w*|hook|setup)"
                    + "|^\\W*test(?:ing)?\\W*(?:$|please ignore|ignore|1|one)|\\b(?:ignore|disregard)\\b.{0,40}\\btest\\b"
                    + "|\\btest\\b.{0,40}\\b(?:please ignore|disregard)\\b|^TestAlert$",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern NO_TEST =
            Pattern.compile("\\b(?:not|no|isn't|is not) (?:just )?(?:a )?(?:test|drill)\\b", Pattern.CASE_INSENSITIVE);

    private final String source;
    private State state = State.firing;
    private String alertname = "";
    private String service = "";
    private String severity = "";
    private @Nullable Instant startsAt;
    private @Nullable Instant endedAt;
    private String status = "";
    private String summary = "";
    private String description = "";
    private String query = "";
    private String runbookUrl = "";
    private List<Member> members = List.of();

    Told(String source) {
        this.source = source;
    }

    Told state(boolean isOver, String said) {
        state = isOver ? State.resolved : State.firing;
        status = said;
        return this;
    }

    Told named(String name) {
        alertname = name;
        return this;
    }

    Told about(String name) {
        service = name;
        return this;
    }

    Told labelled(String label) {
        severity = label;
        return this;
    }

    Told from(Optional<Instant> start) {
        startsAt = start.orElse(null);
        return this;
    }

    Told until(Optional<Instant> end) {
        endedAt = end.orElse(null);
        return this;
    }

    Told saying(String head, String body) {
        summary = head;
        description = body;
        return this;
    }

    Told asking(String promql) {
        query = promql;
        return this;
    }

    Told readAt(String link) {
        runbookUrl = link;
        return this;
    }

    Told with(List<Member> group) {
        members = group;
        return this;
    }

    boolean isAboutNothing() {
        return service.isEmpty();
    }

    String words() {
        return summary + "\n" + description;
    }

    Alert alert() {
        var sign = FailureSign.in(alertname + " " + summary + " " + description);
        boolean isTest = isTest(alertname) || isTest(summary) || summary.isEmpty() && isTest(description);
        return new Alert(
                source,
                isTest ? State.test : state,
                name(alertname),
                name(service),
                name(severity),
                SeverityLabel.level(severity).orElse(null),
                startsAt,
                state == State.resolved ? endedAt : null,
                name(status),
                Arguments.clipped(summary, MAX_SUMMARY),
                Arguments.clipped(description, MAX_TEXT),
                Arguments.clipped(query, MAX_QUERY),
                name(runbookUrl),
                sign.map(FailureSign::id).orElse(null),
                sign.map(FailureSign::told).orElse(null),
                null,
                members);
    }

    static Alert unread(String source, String why) {
        return new Alert(
                source,
                State.unread,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                "",
                "",
                "",
                null,
                null,
                null,
                why,
                List.of());
    }

    private static boolean isTest(String text) {
        return TESTS.matcher(text).find() && !NO_TEST.matcher(text).find();
    }

    static @Nullable String name(String text) {
        return text.isEmpty() ? null : Arguments.clipped(text, MAX_NAME);
    }
}
