package io.agentmarket.toolkits.incidents.causes;

import io.agentmarket.tools.Tool;

/** The tools of this room, for tests of others. */
public final class CauseTools {

    private CauseTools() {}

    public static Tool ranking() {
        return new RankCausesTool();
    }
}
