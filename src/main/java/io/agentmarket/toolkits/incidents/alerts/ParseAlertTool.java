package io.agentmarket.toolkits.incidents.alerts;

import io.agentmarket.shared.Json;
import io.agentmarket.shared.JsonSchema;
import io.agentmarket.tools.Arguments;
import io.agentmarket.tools.Tool;
import io.agentmarket.tools.ToolContext;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Reads an alert. Reaches nothing. */
@Component
class ParseAlertTool implements Tool {

    private static final JsonSchema ARGUMENTS = Arguments.schema("""
            {"type": "object", "required": ["alert"], "additionalProperties": false, "properties": {
               "alert": {"description": "the webhook's body, or what somebody says in words",
                 "oneOf": [{"type": "object"}, {"type": "string", "minLength": 1, "maxLength": 20000}]},
               "services": {"type": "array", "maxItems": 500, "description": "names of services that words may mean",
                 "items": {"type": "string", "minLength": 2, "maxLength": 200}}}}
            """);

    @Override
    public String name() {
        return "parse_alert";
    }

    @Override
    public String description() {
        return "Reads a body of Alertmanager, Grafana, PagerDuty, Datadog, Opsgenie, CloudWatch or Sentry, or words: state (firing,"
                + " resolved, test, unread), what it is about, severity as labelled and its level, starts_at, the query, the"
                + " group's alerts, a known sign of failure.";
    }

    @Override
    public JsonSchema arguments() {
        return ARGUMENTS;
    }

    @Override
    public JsonNode call(ToolContext context, JsonNode arguments) {
        var alert = arguments.path("alert");
        var services = arguments.path("services").values().stream()
                .map(JsonNode::stringValue)
                .toList();
        return Json.MAPPER.valueToTree(AlertReader.read(alert, services));
    }
}
