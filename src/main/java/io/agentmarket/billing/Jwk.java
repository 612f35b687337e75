package io.agentmarket.billing;

/**
 * A public key in the form of RFC 8037.
 *
 * @param kty always {@code OKP}
 * @param crv always {@code Ed25519}
 * @param x the key's 32 bytes in base64url
 * @param kid its thumbprint (RFC 7638)
 * @param use always {@code sig}
 * @param alg always {@code EdDSA}
 */
record Jwk(String kty, String crv, String x, String kid, String use, String alg) {

    static Jwk of(ReceiptKey key) {
        return new Jwk("OKP", "Ed25519", key.x(), key.id(), "sig", "EdDSA");
    }
}
