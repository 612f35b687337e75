package io.agentmarket_planted.low;

import io.agentmarket_planted.high.Upper;

public final class Lower {

    private final Upper upper = new Upper();

    public int floor() {
        return upper.floor() - 1;
    }
}
