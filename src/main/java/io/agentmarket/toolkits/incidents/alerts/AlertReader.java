package io.agentmarket.toolkits.incidents.alerts;

import static io.agentmarket.tools.Arguments.text;

import io.agentmarket.shared.Json;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Reads alerts: a body posted by a known sender, or a description in words. */
final class AlertReader {

    private static final String UNREAD = "This body is none that is read. Read are the bodies of Alertmanager, Grafana,"
            + " PagerDuty (v2 and v3), Datadog, Opsgenie, CloudWatch (also by SNS or EventBridge) and Sentry, any object with"
            + " a title, summary, message or description, and plain words.";

    private static final List<Sender> SENDERS = List.of(
            new CloudWatch(),
            new PagerDuty(),
            new Opsgenie(),
            new Sentry(),
            new LegacyGrafana(),
            new Alertmanager(),
            new Datadog(),
            new AnyObject());

    private AlertReader() {}

    /** A kind of body. */
    interface Sender {

        /** Empty if the body is not from this sender. */
        Optional<Told> read(JsonNode body);
    }

    /** @param services the names that words may refer to */
    static Alert read(JsonNode body, List<String> services) {
        if (body.isString()) {
            return read(body.stringValue(), services);
        }
        if (text(body, "Type").equals("SubscriptionConfirmation")) {
            return Told.unread(
                    "cloudwatch",
                    "This asks to confirm a subscription of SNS: open its SubscribeURL; no alert is in it.");
        }
        if (Alertmanager.isEmpty(body)) {
            return Told.unread("alertmanager", "This message has the form of Alertmanager, but holds no alert.");
        }
        return SENDERS.stream()
                .flatMap(sender -> sender.read(body).stream())
                .findFirst()
                .map(told -> told.isAboutNothing()
                        ? told.about(AlertWords.service(told.words(), services).orElse(""))
                        : told)
                .map(Told::alert)
                .orElseGet(() -> Told.unread("unknown", UNREAD));
    }

    private static Alert read(String words, List<String> services) {
        return object(words).map(body -> read(body, services)).orElseGet(() -> AlertWords.read(words, services));
    }

    /** A body that was sent as a text. */
    static Optional<JsonNode> object(String text) {
        if (!text.stripLeading().startsWith("{")) {
            return Optional.empty();
        }
        try {
            return Optional.of(Json.MAPPER.readTree(text)).filter(JsonNode::isObject);
        } catch (JacksonException notJson) {
            return Optional.empty();
        }
    }
}
