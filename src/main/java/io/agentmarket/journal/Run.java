package io.agentmarket.journal;

import io.agentmarket.shared.ApiKeyId;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ExecutionId;
import io.agentmarket.shared.Ids;
import io.agentmarket.tiers.Terms;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The properties of a run that are fixed from its first transaction on.
 *
 * @param key the API key that started it, whose limits and budget apply; null if no key started it
 * @param deployment the deployment that was called, with the revision of its terms; null for the package itself
 * @param terms price list, model, quote: the quote is what is held
 * @param attempt 1, and one more with every takeover; every write carries it
 * @param deadline when the run is stopped
 * @param ownTimeLimit whether the caller set that deadline, and so pays for a run stopped by it
 */
public record Run(
        ExecutionId id,
        CustomerId customer,
        @Nullable ApiKeyId key,
        @Nullable ExecutionId parent,
        @Nullable Deployed deployment,
        String packageId,
        String packageVersion,
        Terms terms,
        int attempt,
        Instant deadline,
        boolean ownTimeLimit,
        @Nullable Map<String, String> metadata) {

    /**
     * The deployment that a run was started on, with the revision of its terms.
     *
     * @param revision from 1
     */
    public record Deployed(UUID id, int revision) {}

    /** A run of the package itself. */
    public Run(
            ExecutionId id,
            CustomerId customer,
            @Nullable ApiKeyId key,
            @Nullable ExecutionId parent,
            String packageId,
            String packageVersion,
            Terms terms,
            int attempt,
            Instant deadline,
            boolean ownTimeLimit,
            @Nullable Map<String, String> metadata) {
        this(
                id,
                customer,
                key,
                parent,
                null,
                packageId,
                packageVersion,
                terms,
                attempt,
                deadline,
                ownTimeLimit,
                metadata);
    }

    public Run {
        metadata = metadata == null ? null : Map.copyOf(metadata);
    }

    /** The same with another deadline. */
    public Run until(Instant end) {
        return new Run(
                id,
                customer,
                key,
                parent,
                deployment,
                packageId,
                packageVersion,
                terms,
                attempt,
                end,
                ownTimeLimit,
                metadata);
    }

    public Instant createdAt() {
        return Ids.instantOf(id.value());
    }
}
