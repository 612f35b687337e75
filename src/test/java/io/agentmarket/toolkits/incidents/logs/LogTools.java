package io.agentmarket.toolkits.incidents.logs;

import io.agentmarket.tools.Tool;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

/** The tool that reads logs. */
public final class LogTools {

    private LogTools() {}

    /** Reaches nothing. */
    public static Tool miner() {
        return new MineLogTemplatesTool(Clock.fixed(Instant.parse("2026-11-30T12:00:00Z"), ZoneOffset.UTC));
    }
}
