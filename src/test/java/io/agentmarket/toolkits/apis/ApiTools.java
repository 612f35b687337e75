package io.agentmarket.toolkits.apis;

import io.agentmarket.egress.Egress;
import io.agentmarket.tools.Tool;
import java.time.Clock;
import java.util.List;

/** The tool for APIs. */
public final class ApiTools {

    private ApiTools() {}

    public static List<Tool> all(Egress egress) {
        return List.of(new CallApiTool(egress, Clock.systemUTC()));
    }
}
