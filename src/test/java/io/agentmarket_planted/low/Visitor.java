package io.agentmarket_planted.low;

import io.agentmarket_planted.kits.two.Second;

/** Calls a leaf. */
public final class Visitor {

    private final Second leaf = new Second();

    public int floor() {
        return leaf.floor();
    }
}
