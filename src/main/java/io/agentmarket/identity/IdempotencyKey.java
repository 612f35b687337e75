package io.agentmarket.identity;

import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The header by which a caller says that two requests are one. */
public final class IdempotencyKey {

    private static final Pattern PRINTABLE = Pattern.compile("[\\x21-\\x7e]{1,255}");

    private IdempotencyKey() {}

    /** The header's value; refuses a request that has none, or one that is not 1 to 255 printable ASCII characters. */
    public static String required(@Nullable String key) {
        if (key == null) {
            throw new AppException(
                    ErrorCode.IDEMPOTENCY_KEY_REQUIRED,
                    "Send an Idempotency-Key header, any text that is unique to this call.");
        }
        if (!PRINTABLE.matcher(key).matches()) {
            throw AppException.invalid("Idempotency-Key", "must be 1 to 255 printable ASCII characters");
        }
        return key;
    }
}
