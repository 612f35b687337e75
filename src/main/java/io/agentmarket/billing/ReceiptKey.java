package io.agentmarket.billing;

import io.agentmarket.shared.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;

/**
 * The public half of an Ed25519 key (RFC 8032) that signs receipts and statements.
 *
 * @param x its 32 bytes in base64url, as in a JWK (RFC 8037)
 */
record ReceiptKey(String x) {

    /** Length of a raw Ed25519 public key, which ends its X.509 encoding. */
    private static final int BYTES = 32;

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    /** Both halves; the private one only while something is signed. */
    record Pair(ReceiptKey key, String secret) {

        static Pair generate() {
            try {
                var pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
                return new Pair(
                        of(pair.getPublic()),
                        BASE64.encodeToString(pair.getPrivate().getEncoded()));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every JDK has Ed25519", e);
            }
        }

        Signed sign(String body) {
            var bytes = body.getBytes(StandardCharsets.UTF_8);
            try {
                var signature = Signature.getInstance("Ed25519");
                signature.initSign(privateKey());
                signature.update(bytes);
                return new Signed(body, Sha256.of(bytes), key, signature.sign());
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every JDK has Ed25519", e);
            }
        }

        private PrivateKey privateKey() throws GeneralSecurityException {
            var encoded = Base64.getUrlDecoder().decode(secret);
            try {
                return KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(encoded));
            } finally {
                Arrays.fill(encoded, (byte) 0);
            }
        }

        /** Leaves the secret out: it must not reach a log. */
        @Override
        public String toString() {
            return "Pair[" + key.id() + "]";
        }
    }

    static ReceiptKey of(byte[] raw) {
        return new ReceiptKey(BASE64.encodeToString(raw));
    }

    /** The key's thumbprint (RFC 7638): a reader who knows it cannot be deceived with another key. */
    String id() {
        var canonical = "{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"" + x + "\"}";
        return BASE64.encodeToString(Sha256.of(canonical));
    }

    /** The 32 bytes. */
    byte[] raw() {
        return Base64.getUrlDecoder().decode(x);
    }

    private static ReceiptKey of(PublicKey key) {
        var encoded = key.getEncoded();
        return of(Arrays.copyOfRange(encoded, encoded.length - BYTES, encoded.length));
    }
}
