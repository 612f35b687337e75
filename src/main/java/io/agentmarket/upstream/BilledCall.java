package io.agentmarket.upstream;

import io.agentmarket.shared.Tokens;
import org.jspecify.annotations.Nullable;

/**
 * One call as the stand-in saw it.
 *
 * @param requestId as in the {@code request-id} header
 * @param keyFingerprint the first 12 hexadecimal digits of the key's SHA-256; empty without a key
 * @param path such as {@code /v1/messages}
 * @param model as requested; null if the request was refused before its model was known
 * @param status as sent; 0 when nothing was sent at all
 * @param tokens the billed tokens of a completed answer; for an answer that was broken off, those of the complete one
 * @param completed whether the answer was sent completely
 */
public record BilledCall(
        String requestId,
        String keyFingerprint,
        String path,
        @Nullable String model,
        int status,
        Tokens tokens,
        boolean completed) {}
