package io.agentmarket.llm;

/** The offline model, for tests of other modules. */
public final class OfflinePlayer {

    private OfflinePlayer() {}

    public static Llm create() {
        return new OfflineModel();
    }
}
