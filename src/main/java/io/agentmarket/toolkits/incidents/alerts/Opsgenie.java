package io.agentmarket.toolkits.incidents.alerts;

import io.agentmarket.toolkits.incidents.Times;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** The webhook of Opsgenie. */
final class Opsgenie implements AlertReader.Sender {

    @Override
    public Optional<Told> read(JsonNode body) {
        var alert = body.path("alert");
        if (!body.path("action").isString() || !alert.path("message").isString()) {
            return Optional.empty();
        }
        var tags = Members.tags(alert.path("tags"));
        var details = Members.tags(alert.path("details"));
        return Optional.of(new Told("opsgenie")
                .state(Members.isOver(Members.first(body, "/action")), Members.first(body, "/action"))
                .about(Stream.of(
                                details.getOrDefault("service", ""),
                                tags.getOrDefault("service", ""),
                                Members.first(body, "/alert/entity"))
                        .filter(name -> !name.isEmpty())
                        .findFirst()
                        .orElse(""))
                .labelled(SeverityLabel.ofPriority(Members.first(body, "/alert/priority")))
                .from(Times.find(Members.time(body, "/alert/createdAt")))
                .until(Times.find(Members.time(body, "/alert/updatedAt")))
                .saying(Members.first(body, "/alert/message"), Members.first(body, "/alert/description")));
    }
}
