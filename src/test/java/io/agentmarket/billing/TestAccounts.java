package io.agentmarket.billing;

import io.agentmarket.shared.Money;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** Accounts whose customers all start with the same monthly budget; null for none. */
public final class TestAccounts {

    private TestAccounts() {}

    public static Accounts withBudget(Clock clock, @Nullable Money budget) {
        return new Accounts(clock, customer -> budget);
    }
}
