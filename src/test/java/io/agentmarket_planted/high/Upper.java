package io.agentmarket_planted.high;

public final class Upper {

    public int floor() {
        return 2;
    }
}
