package io.agentmarket.identity;

import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How long the caller's key is valid. It bounds the keys that the caller creates, rotates or changes.
 *
 * @param end null for a key that never expires
 */
record KeyLife(@Nullable Instant end) {

    static KeyLife of(IdentitySql sql, Caller caller) {
        return new KeyLife(
                sql.lock(caller.customer(), caller.key()).map(ApiKey::expiresAt).orElse(null));
    }

    /** The draft of a key that expires with the caller's key at the latest. */
    ApiKeys.Draft bound(ApiKeys.Draft draft) {
        return covers(draft.expiresAt())
                ? draft
                : new ApiKeys.Draft(draft.name(), draft.test(), draft.scopes(), end, draft.limits());
    }

    /** Refuses a draft that asks for a later expiry; one that asks for none expires with the caller's key. */
    void require(ApiKeys.Draft draft) {
        if (draft.expiresAt() != null && !covers(draft.expiresAt())) {
            throw AppException.invalid(
                    "/expires_at", "must be at most " + end + ", when the key of this call expires, or be left out");
        }
    }

    /** Refuses a change to a key that is valid for longer. */
    void requireCovers(ApiKey other) {
        if (!covers(other.expiresAt())) {
            throw new AppException(
                    ErrorCode.KEY_RESTRICTED,
                    "A key that expires cannot act for a key that is valid for longer; use a key that is valid as long.");
        }
    }

    private boolean covers(@Nullable Instant expiry) {
        return end == null || (expiry != null && !expiry.isAfter(end));
    }
}
