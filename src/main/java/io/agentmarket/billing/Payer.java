package io.agentmarket.billing;

import io.agentmarket.shared.ApiKeyId;
import io.agentmarket.shared.CustomerId;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The payer of a run.
 *
 * @param key the API key that started it, which may have a budget of its own; null if no key started it
 * @param deployment the deployment that was called, which may have one too; null for a package itself
 */
public record Payer(
        CustomerId customer,
        @Nullable ApiKeyId key,
        @Nullable UUID deployment) {

    /** The parts of the customer's runs that this one belongs to. */
    List<Part> parts() {
        var parts = new ArrayList<Part>();
        if (key != null) {
            parts.add(Part.key(key));
        }
        if (deployment != null) {
            parts.add(Part.deployment(deployment));
        }
        return parts;
    }
}
