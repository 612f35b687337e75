package io.agentmarket.resilience;

import io.agentmarket.shared.ErrorCode;
import org.jspecify.annotations.Nullable;

/** Is notified of every change of every breaker, under that breaker's lock: it must neither block nor call back. */
@FunctionalInterface
public interface BreakerListener {

    /** @param reason the failure that opened it; null when it closed */
    void moved(BreakerKey key, Breaker.State from, Breaker.State to, @Nullable ErrorCode reason);
}
