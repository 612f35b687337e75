package io.agentmarket.upstream;

import io.agentmarket.shared.Tokens;
import org.jspecify.annotations.Nullable;

/**
 * One call as the stand-in saw it.
 *
 * @param requestId as in the {@code request-id} header
 * @param keyFingerprint the first 12 hexadecimal digits of the key's SHA-256; empty when no key came
 * @param path such as {@code /v1/messages}
 * @param model as asked for; null when the request did not get that far
 * @param status as sent; 0 when nothing was sent at all
 * @param tokens what a completed answer would be billed for; for a broken-off answer what it would have been
 * @param completed whether the answer was written to its end
 */
public record BilledCall(
        String requestId,
        String keyFingerprint,
        String path,
        @Nullable String model,
        int status,
        Tokens tokens,
        boolean completed) {}
