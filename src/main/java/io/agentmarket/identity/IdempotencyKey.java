package io.agentmarket.identity;

import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.Sha256;
import io.agentmarket.stores.Repeats;
import org.jspecify.annotations.Nullable;

/** The header {@code Idempotency-Key}, with which a caller marks a repeated request as the same one. */
public final class IdempotencyKey {

    private static final int MAX_CHARACTERS = 255;

    private IdempotencyKey() {}

    /**
     * The header's value: 1 to 255 characters, not all of them blank.
     *
     * @throws AppException {@code IDEMPOTENCY_KEY_REQUIRED} without one, {@code INVALID_REQUEST} for a longer one
     */
    public static String required(@Nullable String key) {
        if (key == null || key.isBlank()) {
            throw new AppException(
                    ErrorCode.IDEMPOTENCY_KEY_REQUIRED,
                    "Send an Idempotency-Key header, any text of 1 to " + MAX_CHARACTERS
                            + " characters that is unique to this call: a retry with the same key has no second effect.");
        }
        if (key.length() > MAX_CHARACTERS) {
            throw AppException.invalid("Idempotency-Key", "has more than " + MAX_CHARACTERS + " characters");
        }
        return key;
    }

    /** The call of a route with a JSON body. The same key with another route or body is another request. */
    public static Repeats.Call call(
            Caller caller, Repeats.Kind kind, @Nullable String key, String route, @Nullable Object body) {
        var request = route + "\n" + Json.MAPPER.writeValueAsString(body);
        return new Repeats.Call(caller.customer(), kind, required(key), Sha256.of(request));
    }
}
