package io.agentmarket.engine;

import io.agentmarket.ratelimit.Standing;
import io.agentmarket.shared.ExecutionId;
import org.jspecify.annotations.Nullable;

/**
 * A run that is durable.
 *
 * @param joined true when the idempotency key had started it before
 * @param standing how the caller stands after this request; null where that is not known
 */
public record Started(
        ExecutionId id, boolean joined, @Nullable Standing standing) {}
