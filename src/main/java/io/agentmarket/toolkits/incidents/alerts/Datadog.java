package io.agentmarket.toolkits.incidents.alerts;

import io.agentmarket.toolkits.incidents.Times;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** The webhook of Datadog, whose members its owner can choose. */
final class Datadog implements AlertReader.Sender {

    private static final Pattern HEAD = Pattern.compile("^(?:\\[P[1-5]] ?)?\\[(\\w[^\\]]*)]\\s*");
    private static final Pattern RANK = Pattern.compile("^\\[(P[1-5])]");
    private static final Pattern TAG = Pattern.compile("\\b(?:service|kube_deployment|app|host):([\\w.-]+)");

    @Override
    public Optional<Told> read(JsonNode body) {
        var title = Members.first(body, "/title", "/event_title", "/alert_title");
        boolean isOurs = !title.isEmpty()
                && (body.has("event_type")
                        || body.has("alert_type")
                        || body.has("alert_transition")
                        || body.has("transition")
                        || body.has("last_updated")
                        || body.has("aggreg_key"));
        if (!isOurs) {
            return Optional.empty();
        }
        var head = HEAD.matcher(title);
        var inTitle = head.find() ? head.group(1) : "";
        var said = Members.first(body, "/alert_transition", "/transition");
        var status = said.isEmpty() ? inTitle : said;
        var tags = Members.tags(body.path("tags"));
        var named = TAG.matcher(title);
        var service = AlertObject.of(tags, "").orElse(named.find() ? named.group(1) : "");
        return Optional.of(new Told("datadog")
                .state(
                        Members.isOver(status.split(" ", 2)[0]) || Members.isOver(Members.first(body, "/alert_type")),
                        status)
                .about(service.isEmpty() ? Members.first(body, "/hostname", "/host") : service)
                .labelled(severity(body, title))
                .from(Times.find(Members.time(body, "/date", "/last_updated", "/alert_started")))
                .until(Times.find(Members.time(body, "/last_updated", "/date")))
                .saying(
                        title.replaceFirst(HEAD.pattern(), ""),
                        Members.first(body, "/body", "/text_only_msg", "/event_msg")));
    }

    private static String severity(JsonNode body, String title) {
        var rank = RANK.matcher(title);
        if (rank.find()) {
            return rank.group(1);
        }
        var priority = Members.first(body, "/alert_priority", "/priority");
        return priority.matches("P?[1-5]")
                ? SeverityLabel.ofPriority(priority)
                : Members.first(body, "/severity", "/alert_type");
    }
}
