package io.agentmarket.toolkits.incidents.causes;

import io.agentmarket.shared.Json;
import io.agentmarket.shared.JsonSchema;
import io.agentmarket.tools.Arguments;
import io.agentmarket.tools.Tool;
import io.agentmarket.tools.ToolContext;
import java.util.List;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Ranks causes by the other tools' findings. Calls nothing. */
@Component
class RankCausesTool implements Tool {

    private static final JsonSchema ARGUMENTS = Arguments.schema("""
            {"type": "object", "required": ["alert"], "additionalProperties": false, "properties": {
               "alert": {"type": "object", "description": "as parse_alert gave it"},
               "started_at": {"type": "string", "maxLength": 40},
               "logs": {"type": "object", "description": "as mine_log_templates gave it"},
               "changes": {"type": "array", "maxItems": 50, "items": {"type": "object"},
                 "description": "candidates of correlate_changes"},
               "series": {"type": "array", "maxItems": 100, "items": {"type": "object"},
                 "description": "findings of analyse_series"}}}
            """);

    @Override
    public String name() {
        return "rank_causes";
    }

    @Override
    public String description() {
        return "Ranks probable causes by fixed weights over what the other tools found, each with its evidence: deploys,"
                + " failures that logs name, new errors, alerts that came first. An empty list when nothing explains it. A"
                + " candidate list: logs may say more than their signs.";
    }

    @Override
    public JsonSchema arguments() {
        return ARGUMENTS;
    }

    @Override
    public JsonNode call(ToolContext context, JsonNode arguments) {
        return Json.MAPPER.valueToTree(new Ranked(new Causes(arguments).ranked()));
    }

    private record Ranked(List<Cause> causes) {}
}
