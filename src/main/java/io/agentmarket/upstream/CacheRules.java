package io.agentmarket.upstream;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Where a prompt may have cache breakpoints. Source: the API's page "Prompt caching". */
final class CacheRules {

    private static final int MAX_BREAKPOINTS = 4;

    private CacheRules() {}

    static void check(JsonNode body) {
        var lifetimes = new ArrayList<String>();
        collect(body.path("tools"), "tools", lifetimes);
        collect(body.path("system"), "system", lifetimes);
        var messages = body.path("messages");
        for (int m = 0; m < messages.size(); m++) {
            collect(messages.get(m).path("content"), "messages." + m + ".content", lifetimes);
        }
        collectOne(body, "body", lifetimes);
        if (lifetimes.size() > MAX_BREAKPOINTS) {
            throw Refusal.invalid("A maximum of " + MAX_BREAKPOINTS
                    + " blocks with cache_control may be provided. Found " + lifetimes.size() + ".");
        }
        if (lifetimes.lastIndexOf("1h") > lifetimes.indexOf("5m") && lifetimes.contains("5m")) {
            throw Refusal.invalid("cache_control", "a ttl='1h' block must not come after a ttl='5m' block");
        }
    }

    private static void collect(JsonNode blocks, String at, List<String> lifetimes) {
        for (int b = 0; blocks.isArray() && b < blocks.size(); b++) {
            collectOne(blocks.get(b), at + "." + b, lifetimes);
        }
    }

    private static void collectOne(JsonNode block, String at, List<String> lifetimes) {
        var control = block.path("cache_control");
        if (control.isMissingNode() || control.isNull()) {
            return;
        }
        var here = at + ".cache_control";
        Fields.check(control, "cache_control", here);
        Refusal.when(!control.path("type").asString("").equals("ephemeral"), here, "type should be 'ephemeral'");
        var lifetime = control.path("ttl").asString("5m");
        Refusal.when(!lifetime.equals("5m") && !lifetime.equals("1h"), here + ".ttl", "Input should be '5m' or '1h'");
        lifetimes.add(lifetime);
    }
}
