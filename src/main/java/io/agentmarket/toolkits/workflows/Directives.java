package io.agentmarket.toolkits.workflows;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** The places of nested tasks. */
final class Directives {

    /** A for task also has a do, so the order matters. */
    private static final List<String> KINDS =
            List.of("call", "for", "do", "emit", "fork", "listen", "raise", "run", "set", "switch", "try", "wait");

    private Directives() {}

    static String kind(JsonNode task) {
        return KINDS.stream().filter(task::has).findFirst().orElse("unknown");
    }

    static boolean isName(String directive) {
        return !List.of("continue", "exit", "end").contains(directive);
    }

    static boolean has(JsonNode list, String name) {
        return list.valueStream().anyMatch(item -> item.has(name));
    }

    static int find(JsonNode list, String name) {
        for (int i = 0; i < list.size(); i++) {
            if (list.get(i).has(name)) {
                return i;
            }
        }
        throw Fault.stop(Fault.Kind.CONFIGURATION, "There is no task " + name + " in this list.");
    }
}
