package io.agentmarket.toolkits.incidents.alerts;

import io.agentmarket.toolkits.incidents.Times;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The webhooks of Sentry: of an issue, an error, an event's or a metric's alert, and the older one of a project. */
final class Sentry implements AlertReader.Sender {

    @Override
    public Optional<Told> read(JsonNode body) {
        var data = body.path("data");
        if (body.path("action").isString() && data.path("metric_alert").isObject()) {
            var action = Members.first(body, "/action");
            return Optional.of(new Told("sentry")
                    .state(Members.isOver(action), action)
                    .about(Members.first(data, "/metric_alert/projects/0"))
                    .labelled(action)
                    .from(Times.find(Members.time(data, "/metric_alert/date_started")))
                    .until(Times.find(Members.time(data, "/metric_alert/date_closed")))
                    .saying(Members.first(data, "/description_title"), Members.first(data, "/description_text")));
        }
        for (var name : new String[] {"event", "error", "issue"}) {
            if (body.path("action").isString() && data.path(name).isObject()) {
                return Optional.of(event(data.path(name), body)
                        .state(Members.isOver(Members.first(body, "/action")), Members.first(body, "/action")));
            }
        }
        boolean isOld = body.path("event").isObject() && (body.has("culprit") || body.has("project_slug"));
        return isOld ? Optional.of(event(body.path("event"), body)) : Optional.empty();
    }

    private static Told event(JsonNode event, JsonNode body) {
        var project = Members.first(body, "/project_slug", "/project_name", "/project");
        return new Told("sentry")
                .about(project.isEmpty() ? Members.first(event, "/project/slug", "/project_slug") : project)
                .labelled(level(Members.first(event, "/level") + Members.first(body, "/level")))
                .from(Times.find(Members.time(event, "/firstSeen", "/datetime", "/timestamp", "/received")))
                .saying(
                        Members.first(event, "/title", "/message", "/metadata/value"),
                        (Members.first(event, "/metadata/type") + " " + Members.first(event, "/metadata/value") + " "
                                        + Members.first(event, "/culprit"))
                                .strip());
    }

    /** Sentry's level "error" means nothing, because every exception has it. */
    private static String level(String level) {
        return level.startsWith("error") ? "warning" : level.replaceFirst("^(fatal|warning|info|debug).*", "$1");
    }
}
