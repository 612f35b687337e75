package io.agentmarket_planted.kits.one;

import io.agentmarket_planted.high.Upper;
import io.agentmarket_planted.kits.two.Second;

/** Calls its sister and a room that it does not list. */
public final class First {

    private final Second sister = new Second();
    private final Upper outside = new Upper();

    public int floor() {
        return sister.floor() + outside.floor();
    }
}
