package io.agentmarket.engine;

import io.agentmarket.ratelimit.Standing;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.ExecutionId;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * A run that is durable.
 *
 * @param joined true when the idempotency key had started it earlier
 * @param standing the caller's limits after this request; null where unknown
 */
public record Started(
        ExecutionId id, boolean joined, @Nullable Standing standing) {

    /**
     * @param stands the key's recorded request hash
     * @param asked the hash of this request
     */
    static Started join(ExecutionId existing, byte[] stands, byte[] asked, @Nullable Standing standing) {
        if (!MessageDigest.isEqual(stands, asked)) {
            throw new AppException(
                    ErrorCode.IDEMPOTENCY_KEY_REUSED,
                    "This Idempotency-Key started a run with another body or package; use a new key.");
        }
        return new Started(existing, true, standing);
    }
}
