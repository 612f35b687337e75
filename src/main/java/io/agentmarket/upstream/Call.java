package io.agentmarket.upstream;

/** A call with its key, its path and its connection. */
record Call(Wire wire, String requestId, String keyFingerprint, String path) {}
