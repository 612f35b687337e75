package io.agentmarket.identity;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.agentmarket.shared.ApiKeyId;
import io.agentmarket.tiers.LimitChange;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The author of an action. Rows record its {@link Name} as {@code actor_kind} and {@code actor_id}. */
public sealed interface Actor {

    /**
     * An API key of a customer.
     *
     * @param test true for {@code amp_test_} keys: always the offline model, always free
     * @param limits the key's own limits within the customer's
     */
    record Key(ApiKeyId id, boolean test, LimitChange limits) implements Actor {}

    /**
     * The platform itself: when the payment provider reports a change, when a deadline passes, when it rehearses a
     * package.
     */
    record Platform() implements Actor {}

    /**
     * An actor as rows and answers name it.
     *
     * @param kind {@code key} or {@code platform}
     * @param id the id of the actor; null for the platform
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Name(
            @Schema(allowableValues = {"key", "platform"}) String kind,
            @Nullable UUID id) {}

    default Name name() {
        return switch (this) {
            case Key key -> new Name("key", key.id().value());
            case Platform() -> new Name("platform", null);
        };
    }
}
