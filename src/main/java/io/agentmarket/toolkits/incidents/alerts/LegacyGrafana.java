package io.agentmarket.toolkits.incidents.alerts;

import io.agentmarket.toolkits.incidents.Times;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The webhook of Grafana's alerts before version 9. */
final class LegacyGrafana implements AlertReader.Sender {

    @Override
    public Optional<Told> read(JsonNode body) {
        if (!body.path("ruleName").isString() || !body.path("state").isString()) {
            return Optional.empty();
        }
        var tags = Members.tags(body.path("tags"));
        var matched = Members.tags(body.at("/evalMatches/0/tags"));
        matched.putAll(tags);
        var name = Members.first(body, "/ruleName");
        return Optional.of(new Told("grafana")
                .state(Members.isOver(Members.first(body, "/state")), Members.first(body, "/state"))
                .named(name)
                .about(AlertObject.of(matched, name).orElse(""))
                .labelled(Alertmanager.severity(matched))
                .from(Times.find(Members.time(body, "/time")))
                .saying(Members.first(body, "/title"), Members.first(body, "/message")));
    }
}
