package io.agentmarket.upstream;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Returns given replies, turn by turn, and records the requests; after the last reply it repeats that one.
 */
public final class ScriptedBrain implements Brain {

    private final Deque<Reply> turns;
    private final List<JsonNode> requests = new ArrayList<>();

    /** @throws IllegalArgumentException without a turn */
    public ScriptedBrain(Reply... turns) {
        if (turns.length == 0) {
            throw new IllegalArgumentException("a script has at least one turn");
        }
        this.turns = new ArrayDeque<>(List.of(turns));
    }

    @Override
    public synchronized Reply answer(JsonNode request) {
        requests.add(request);
        return turns.size() > 1 ? turns.removeFirst() : turns.getFirst();
    }

    /** The accepted requests so far, in order of arrival. */
    public synchronized List<JsonNode> requests() {
        return List.copyOf(requests);
    }
}
