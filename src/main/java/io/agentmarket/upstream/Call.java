package io.agentmarket.upstream;

/** Who calls what, and where the answer goes. */
record Call(Wire wire, String requestId, String keyFingerprint, String path) {}
