package io.agentmarket.usage;

import io.agentmarket.stores.Tenant;
import java.time.Clock;

/** The history over test stores. */
public final class TestHistory {

    private TestHistory() {}

    public static History of(Tenant tenant) {
        return new History(Clock.systemUTC(), tenant);
    }
}
