package io.agentmarket.identity;

import io.agentmarket.shared.StartFailure;
import java.util.Base64;

/** The 256-bit key from which the keys of stored secrets are derived. */
final class MasterKey {

    static final int BYTES = 32;

    private final byte[] bytes;

    private MasterKey(byte[] bytes) {
        this.bytes = bytes;
    }

    /** @throws StartFailure unless the text is 32 bytes in base64 or base64url */
    static MasterKey parse(String text) {
        try {
            var bytes =
                    Base64.getUrlDecoder().decode(text.strip().replace('+', '-').replace('/', '_'));
            if (bytes.length == BYTES) {
                return new MasterKey(bytes);
            }
        } catch (IllegalArgumentException e) {
            throw malformed();
        }
        throw malformed();
    }

    byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public String toString() {
        return "MasterKey";
    }

    private static StartFailure malformed() {
        return new StartFailure(
                "AGENTMARKET_MASTER_KEY must be 32 random bytes in base64: make one with openssl rand -base64 32.");
    }
}
