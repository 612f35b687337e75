package io.agentmarket.toolkits.incidents.logs;

import io.agentmarket.tools.Tool;

/** The tool that reads logs. */
public final class LogTools {

    private LogTools() {}

    /** Reaches nothing. */
    public static Tool miner() {
        return new MineLogTemplatesTool();
    }
}
