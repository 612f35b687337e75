package io.agentmarket.toolkits.incidents.alerts;

import io.agentmarket.toolkits.incidents.Times;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** PagerDuty's webhooks (v3 and v2) and the events that are sent to it. */
final class PagerDuty implements AlertReader.Sender {

    @Override
    public Optional<Told> read(JsonNode body) {
        if (body.at("/event/event_type").isString() && body.at("/event/data").isObject()) {
            return Optional.of(incident(body.at("/event/data"), Members.first(body, "/event/event_type"))
                    .from(Times.find(Members.time(body, "/event/data/created_at", "/event/occurred_at")))
                    .until(Times.find(Members.time(body, "/event/data/resolved_at", "/event/occurred_at"))));
        }
        var message = body.at("/messages/0");
        if (message.path("incident").isObject()) {
            return Optional.of(incident(message.path("incident"), Members.first(message, "/event", "/type"))
                    .from(Times.find(Members.time(message, "/incident/created_at", "/created_on")))
                    .until(Times.find(Members.time(message, "/incident/last_status_change_at", "/created_on"))));
        }
        return body.at("/payload/summary").isString() ? Optional.of(event(body)) : Optional.empty();
    }

    private static Told incident(JsonNode incident, String event) {
        var status = Members.first(incident, "/status");
        var priority = Members.first(incident, "/priority/summary", "/priority/name");
        return new Told("pagerduty")
                .state(Members.isOver(status) || event.endsWith("resolved") || event.endsWith("resolve"), status)
                .about(Members.first(incident, "/service/summary", "/service/name"))
                .labelled(priority.isEmpty() ? Members.first(incident, "/urgency") : priority)
                .saying(
                        Members.first(incident, "/title", "/summary", "/description"),
                        Members.first(incident, "/body/details", "/body/summary", "/description"));
    }

    private static Told event(JsonNode body) {
        var action = Members.first(body, "/event_action");
        return new Told("pagerduty")
                .state(Members.isOver(action), action)
                .about(Members.first(body, "/payload/component", "/payload/group", "/payload/source"))
                .labelled(Members.first(body, "/payload/severity"))
                .from(Times.find(Members.time(body, "/payload/timestamp")))
                .saying(Members.first(body, "/payload/summary"), "");
    }
}
