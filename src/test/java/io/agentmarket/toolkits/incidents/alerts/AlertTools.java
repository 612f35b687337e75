package io.agentmarket.toolkits.incidents.alerts;

import io.agentmarket.tools.Tool;

/** The tools of this room, for tests of others. */
public final class AlertTools {

    private AlertTools() {}

    public static Tool reader() {
        return new ParseAlertTool();
    }
}
