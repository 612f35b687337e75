package io.agentmarket.identity;

import io.agentmarket.shared.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32;

/**
 * An API key whose checksum has been verified: {@code amp_live_} or {@code amp_test_}, 27 random base62 characters
 * (160.7 bits), then the CRC-32 of all that in 6 base62 characters.
 *
 * <p>A mistyped key or a foreign string is refused without a lookup. CRC-32 finds every change within 32 bits.
 */
final class KeyText {

    private static final String LIVE = "amp_live_";
    private static final String TEST = "amp_test_";
    private static final String BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int RANDOM_CHARACTERS = 27;
    private static final int CHECKSUM_CHARACTERS = 6;
    private static final int LENGTH = LIVE.length() + RANDOM_CHARACTERS + CHECKSUM_CHARACTERS;
    private static final int SHOWN_CHARACTERS = 4;

    private final String text;

    private KeyText(String text) {
        this.text = text;
    }

    static KeyText random(boolean test, RandomGenerator random) {
        var body = new StringBuilder(LENGTH).append(test ? TEST : LIVE);
        for (var i = 0; i < RANDOM_CHARACTERS; i++) {
            body.append(BASE62.charAt(random.nextInt(BASE62.length())));
        }
        return new KeyText(body + checksum(body.toString()));
    }

    /** The key, unless its form or its checksum is wrong. */
    static Optional<KeyText> parse(String text) {
        if (text.length() != LENGTH || !text.startsWith(LIVE) && !text.startsWith(TEST)) {
            return Optional.empty();
        }
        var checked = LENGTH - CHECKSUM_CHARACTERS;
        for (var i = LIVE.length(); i < checked; i++) {
            if (BASE62.indexOf(text.charAt(i)) < 0) {
                return Optional.empty();
            }
        }
        return checksum(text.substring(0, checked)).equals(text.substring(checked))
                ? Optional.of(new KeyText(text))
                : Optional.empty();
    }

    boolean isTest() {
        return text.startsWith(TEST);
    }

    /** The stored form of the key. */
    byte[] hash() {
        return Sha256.of(text);
    }

    /** The last characters, which distinguish keys in a list. */
    String last4() {
        return text.substring(LENGTH - SHOWN_CHARACTERS);
    }

    /** The whole key: shown once, to its owner only. */
    String secret() {
        return text;
    }

    /** Leaves the key out: it must not reach a log. */
    @Override
    public String toString() {
        return "KeyText[..." + last4() + "]";
    }

    private static String checksum(String body) {
        var crc = new CRC32();
        crc.update(body.getBytes(StandardCharsets.US_ASCII));
        var rest = crc.getValue();
        var digits = new char[CHECKSUM_CHARACTERS];
        for (var i = CHECKSUM_CHARACTERS - 1; i >= 0; i--) {
            digits[i] = BASE62.charAt((int) (rest % BASE62.length()));
            rest /= BASE62.length();
        }
        return new String(digits);
    }
}
