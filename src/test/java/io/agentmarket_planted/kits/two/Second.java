package io.agentmarket_planted.kits.two;

public final class Second {

    public int floor() {
        return 1;
    }
}
