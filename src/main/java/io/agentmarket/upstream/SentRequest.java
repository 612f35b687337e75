package io.agentmarket.upstream;

/**
 * A call of {@code POST /v1/messages} as received, whether accepted or not.
 *
 * @param requestId as in {@link BilledCall}
 * @param keyFingerprint as in {@link BilledCall}
 * @param body the exact text
 */
public record SentRequest(String requestId, String keyFingerprint, String body) {}
