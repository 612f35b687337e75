package io.agentmarket.vault;

import io.agentmarket.shared.StartFailure;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;

/** A 256-bit key from which the keys of stored secrets are derived (HKDF-SHA256, RFC 5869). */
public final class MasterKey {

    static final int BYTES = 32;

    private static final String ID_INFO = "agentmarket master-key id v1";
    private static final int ID_BYTES = 8;

    private final byte[] bytes;
    private final String id;

    private MasterKey(byte[] bytes) {
        this.bytes = bytes;
        this.id = HexFormat.of().formatHex(derive(ID_INFO.getBytes(StandardCharsets.US_ASCII), ID_BYTES));
    }

    /** @throws StartFailure unless the text is 32 bytes in base64 or base64url */
    public static MasterKey parse(String text) {
        return parse("AGENTMARKET_MASTER_KEY", text);
    }

    /** @param source the name of the setting or file, for the sentence of a failure */
    public static MasterKey parse(String source, String text) {
        try {
            var bytes =
                    Base64.getUrlDecoder().decode(text.strip().replace('+', '-').replace('/', '_'));
            if (bytes.length == BYTES) {
                return new MasterKey(bytes);
            }
        } catch (IllegalArgumentException e) {
            throw malformed(source);
        }
        throw malformed(source);
    }

    public static MasterKey random(SecureRandom random) {
        var bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return new MasterKey(bytes);
    }

    /** The key's id: 16 hexadecimal digits that reveal nothing about it. */
    public String id() {
        return id;
    }

    /** A derived key for each {@code info}; none of them reveals anything about another. */
    byte[] derive(byte[] info, int length) {
        try {
            return KDF.getInstance("HKDF-SHA256")
                    .deriveData(HKDFParameterSpec.ofExtract().addIKM(bytes).thenExpand(info, length));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK has HKDF-SHA256", e);
        }
    }

    /** The text for a file, which {@link #parse} reads. */
    public String text() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Leaves the key out: it must not reach a log. */
    @Override
    public String toString() {
        return "MasterKey[" + id + "]";
    }

    private static StartFailure malformed(String source) {
        return new StartFailure(source + " must be 32 random bytes in base64: make one with openssl rand -base64 32.");
    }
}
