package io.agentmarket.billing;

/**
 * A canonical JSON text and its Ed25519 signature.
 *
 * @param hash SHA-256 of the text's UTF-8 bytes, 32 bytes
 * @param key the public half of the key that signed it
 * @param signature over the text's UTF-8 bytes, 64 bytes
 */
@SuppressWarnings("ArrayRecordComponent") // read from bytea and shown, never compared
record Signed(String body, byte[] hash, ReceiptKey key, byte[] signature) {}
