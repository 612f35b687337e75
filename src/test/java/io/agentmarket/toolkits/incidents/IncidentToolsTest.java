package io.agentmarket.toolkits.incidents;

import io.agentmarket.egress.Egress;
import io.agentmarket.tools.Tool;
import io.agentmarket.tools.ToolContract;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class IncidentToolsTest extends ToolContract {

    @Override
    protected List<Tool> tools(Egress outside) {
        return IncidentTools.all(outside);
    }

    @Override
    protected Map<String, String> examples() {
        var examples = new HashMap<String, String>();
        examples.put("parse_alert", "{\"alert\": \"checkout answers 500 since 10:00\"}");
        examples.put("mine_log_templates", "{\"lines\": \"10:00 connection refused\\n10:01 connection refused\"}");
        examples.put("rank_causes", "{\"alert\": {\"sign\": \"disk_full\", \"sign_means\": \"a disk is full\"}}");
        examples.put("correlate_changes", """
                {"started_at": "2026-11-01T10:00:00Z", "deploys": [{"at": "2026-11-01T09:55:00Z", "service": "checkout"}]}
                """);
        examples.put("analyse_series", """
                {"series": [{"name": "errors", "points": [["2026-11-01T10:00:00Z", 1], ["2026-11-01T10:01:00Z", 9]]}]}
                """);
        examples.put("query_prometheus", """
                {"prometheus_url": "https://prometheus.example.com", "query": "up",
                 "start": "2026-11-01T10:00:00Z", "end": "2026-11-01T11:00:00Z"}
                """);
        examples.put("find_runbook", "{\"text\": \"etcd has no leader\"}");
        examples.put("rate_severity", "{\"name\": \"DiskFull\", \"description\": \"The disk is full.\"}");
        examples.put("propose_actions", "{\"service\": \"checkout\", \"deploy\": {\"version\": \"2\"}}");
        return examples;
    }

    @Override
    protected String grant(String tool) {
        return tool.equals("query_prometheus") ? "{\"hosts\": [\"prometheus.example.com\"]}" : "{}";
    }

    @Override
    protected Optional<Effect> effect() {
        return Optional.of(new Effect("propose_actions", "{\"hosts\": [\"ops.example.com\"]}", """
                {"service": "checkout", "execute": true, "action_url": "https://ops.example.com/actions",
                 "deploy": {"service": "checkout", "version": "2.14.0", "previous_version": "2.13.4"}}
                """, "a1"));
    }
}
