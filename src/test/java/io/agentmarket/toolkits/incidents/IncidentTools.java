package io.agentmarket.toolkits.incidents;

import io.agentmarket.egress.Egress;
import io.agentmarket.egress.EgressRefusedException;
import io.agentmarket.toolkits.incidents.alerts.AlertTools;
import io.agentmarket.toolkits.incidents.causes.CauseTools;
import io.agentmarket.toolkits.incidents.logs.LogTools;
import io.agentmarket.tools.Tool;
import java.util.List;
import java.util.Set;

/** The tools of an incident. */
public final class IncidentTools {

    private IncidentTools() {}

    /** The texts of the runbooks that are searched by meaning. */
    public static List<String> texts() {
        return new Runbooks().texts();
    }

    /** Without a way out: each call of one is refused. */
    public static List<Tool> all() {
        return all(call -> {
            throw new EgressRefusedException("There is no way out here.");
        });
    }

    static List<Tool> all(Egress egress) {
        var runbooks = new Runbooks();
        var hosts = new AllowedHosts(Set.of());
        return List.of(
                AlertTools.reader(),
                CauseTools.ranking(),
                LogTools.miner(),
                new CorrelateChangesTool(),
                new AnalyseSeriesTool(),
                new QueryPrometheusTool(egress, hosts),
                new FindRunbookTool(runbooks),
                new RateSeverityTool(),
                new ProposeActionsTool(runbooks, egress, hosts));
    }
}
