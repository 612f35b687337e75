package io.agentmarket.automation;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A secret in the form of the Standard Webhooks specification: {@code whsec_} and its bytes in base64. It signs a
 * message by HMAC-SHA256 over {@code id.timestamp.body}.
 */
final class SigningSecret {

    static final String PREFIX = "whsec_";

    /** The length in bytes; the specification allows 24 to 64. */
    private static final int BYTES = 32;

    private static final String VERSION = "v1,";
    private static final String HMAC = "HmacSHA256";

    private final byte[] key;

    private SigningSecret(byte[] key) {
        this.key = key;
    }

    static SigningSecret random(SecureRandom random) {
        var key = new byte[BYTES];
        random.nextBytes(key);
        return new SigningSecret(key);
    }

    /** @throws IllegalArgumentException when the text was not made by {@link #text} */
    static SigningSecret parse(String text) {
        if (!text.startsWith(PREFIX)) {
            throw new IllegalArgumentException("a signing secret starts with " + PREFIX);
        }
        return new SigningSecret(Base64.getDecoder().decode(text.substring(PREFIX.length())));
    }

    /** The form shown to its owner, once. */
    String text() {
        return PREFIX + Base64.getEncoder().encodeToString(key);
    }

    /** Whether the given text is this secret. The comparison takes the same time for every text. */
    boolean is(String shown) {
        return MessageDigest.isEqual(text().getBytes(StandardCharsets.UTF_8), shown.getBytes(StandardCharsets.UTF_8));
    }

    /** The signature of a message, with its version. */
    String sign(String id, long timestamp, byte[] body) {
        try {
            var mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
            return VERSION + Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HMAC-SHA256", e);
        }
    }

    /**
     * Whether one of the signatures was made with this secret.
     *
     * @param signatures separated by spaces, of any version
     */
    boolean signed(String signatures, String id, long timestamp, byte[] body) {
        var expected = sign(id, timestamp, body).getBytes(StandardCharsets.UTF_8);
        var found = false;
        for (var signature : signatures.split(" ", -1)) {
            found |= MessageDigest.isEqual(expected, signature.getBytes(StandardCharsets.UTF_8));
        }
        return found;
    }

    @Override
    public String toString() {
        return "SigningSecret";
    }
}
