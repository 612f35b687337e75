package io.agentmarket.cli;

import java.io.IOException;
import tools.jackson.databind.JsonNode;

/** The demo's own steps, for tests of the whole platform. */
public final class DemoRuns {

    private DemoRuns() {}

    /** The demo's metered run, on a stand-in at this address. */
    public static JsonNode metered(String standIn, String platform, String key)
            throws IOException, InterruptedException {
        MeteredRun.on(standIn);
        return MeteredRun.make(ApiClient.of(platform, key));
    }
}
