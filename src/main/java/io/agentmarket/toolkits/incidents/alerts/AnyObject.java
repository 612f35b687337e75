package io.agentmarket.toolkits.incidents.alerts;

import io.agentmarket.toolkits.incidents.Times;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** An object of an unknown sender, with members whose names give their meaning. */
final class AnyObject implements AlertReader.Sender {

    @Override
    public Optional<Told> read(JsonNode body) {
        var head = Members.first(
                body,
                "/title",
                "/summary",
                "/subject",
                "/alert_name",
                "/alertName",
                "/name",
                "/condition_name",
                "/event");
        var text = Members.first(body, "/description", "/message", "/body", "/text", "/details", "/msg", "/reason");
        if (head.isEmpty() && text.isEmpty()) {
            return Optional.empty();
        }
        var priority = Members.first(body, "/priority");
        var severity = Members.first(body, "/severity", "/level", "/urgency", "/criticality");
        var status = Members.first(body, "/status", "/state", "/current_state", "/event_action");
        return Optional.of(new Told("json")
                .state(Members.isOver(status), status)
                .about(Members.first(
                        body, "/service", "/service_name", "/app", "/component", "/host", "/hostname", "/target"))
                .labelled(severity.isEmpty() ? SeverityLabel.ofPriority(priority) : severity)
                .from(Times.find(Members.time(
                        body, "/starts_at", "/startsAt", "/started_at", "/timestamp", "/time", "/created_at", "/date")))
                .until(Times.find(
                        Members.time(body, "/ends_at", "/endsAt", "/ended_at", "/resolved_at", "/updated_at")))
                .saying(head.isEmpty() ? text : head, head.isEmpty() ? "" : text));
    }
}
