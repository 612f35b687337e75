package io.agentmarket.engine;

import io.agentmarket.shared.ApiKeyId;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ExecutionId;
import io.agentmarket.shared.Ids;
import io.agentmarket.tiers.Terms;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is fixed about a run from its first transaction on.
 *
 * @param terms price list, model, quote: the quote is what is held
 * @param attempt 1, and one more with every takeover; every write carries it
 * @param deadline when the run is stopped
 * @param ownTimeLimit whether the caller set that deadline, and so pays for a run stopped by it
 */
record Run(
        ExecutionId id,
        CustomerId customer,
        ApiKeyId key,
        @Nullable ExecutionId parent,
        String packageId,
        String packageVersion,
        Terms terms,
        int attempt,
        Instant deadline,
        boolean ownTimeLimit,
        @Nullable Map<String, String> metadata) {

    Run {
        metadata = metadata == null ? null : Map.copyOf(metadata);
    }

    Instant createdAt() {
        return Ids.instantOf(id.value());
    }
}
