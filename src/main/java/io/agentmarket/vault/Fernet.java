package io.agentmarket.vault;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Tokens of the Fernet format, version 0x80 (https://github.com/fernet/spec): version, 64-bit
 * seconds, 128-bit IV, AES-128-CBC with PKCS #7 padding, HMAC-SHA256 over all that, in padded base64url.
 */
final class Fernet {

    static final int KEY_BYTES = 32;
    static final int IV_BYTES = 16;

    /** How far a token's time may be ahead of this clock when its age is checked. */
    private static final Duration CLOCK_SKEW = Duration.ofSeconds(60);

    private static final byte VERSION = (byte) 0x80;
    private static final int TIME_AT = 1;
    private static final int IV_AT = TIME_AT + Long.BYTES;
    private static final int CIPHERTEXT_AT = IV_AT + IV_BYTES;
    private static final int MAC_BYTES = 32;
    private static final int BLOCK_BYTES = 16;
    private static final int MIN_BYTES = CIPHERTEXT_AT + BLOCK_BYTES + MAC_BYTES;
    private static final int BASE64_GROUP = 4;

    private final SecretKeySpec signing;
    private final SecretKeySpec encryption;

    /** @param key 32 bytes: the first half signs, the second encrypts */
    Fernet(byte[] key) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("a Fernet key has 32 bytes");
        }
        signing = new SecretKeySpec(key, 0, KEY_BYTES / 2, "HmacSHA256");
        encryption = new SecretKeySpec(key, KEY_BYTES / 2, KEY_BYTES / 2, "AES");
    }

    /** @param iv 16 bytes that no other token of this key has */
    String seal(byte[] message, Instant now, byte[] iv) {
        var ciphertext = cipher(Cipher.ENCRYPT_MODE, iv, message)
                .orElseThrow(() -> new IllegalStateException("encryption takes any message"));
        var signed = ByteBuffer.allocate(CIPHERTEXT_AT + ciphertext.length)
                .put(VERSION)
                .putLong(now.getEpochSecond())
                .put(iv)
                .put(ciphertext)
                .array();
        var token = Arrays.copyOf(signed, signed.length + MAC_BYTES);
        System.arraycopy(mac(signed), 0, token, signed.length, MAC_BYTES);
        return Base64.getUrlEncoder().encodeToString(token);
    }

    /** The message, however old; empty for a token that this key did not make. */
    Optional<byte[]> open(String token) {
        return decode(token).flatMap(this::open);
    }

    /** The message, unless the token is older than {@code ttl} or more than 60 s from the future. */
    Optional<byte[]> open(String token, Instant now, Duration ttl) {
        return decode(token).filter(it -> isFresh(it, now, ttl)).flatMap(this::open);
    }

    private static Optional<byte[]> decode(String token) {
        if (token.length() % BASE64_GROUP != 0) {
            return Optional.empty();
        }
        try {
            var bytes = Base64.getUrlDecoder().decode(token);
            return bytes.length >= MIN_BYTES && bytes[0] == VERSION ? Optional.of(bytes) : Optional.empty();
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    /** The time is unsigned: one beyond the signed range is read as negative, and is far in the future. */
    private static boolean isFresh(byte[] token, Instant now, Duration ttl) {
        var made = ByteBuffer.wrap(token).getLong(TIME_AT);
        var seconds = now.getEpochSecond();
        return made >= 0 && made >= seconds - ttl.toSeconds() && made <= seconds + CLOCK_SKEW.toSeconds();
    }

    private Optional<byte[]> open(byte[] token) {
        var signed = Arrays.copyOf(token, token.length - MAC_BYTES);
        var mac = Arrays.copyOfRange(token, signed.length, token.length);
        var ciphertext = Arrays.copyOfRange(signed, CIPHERTEXT_AT, signed.length);
        if (!MessageDigest.isEqual(mac(signed), mac) || ciphertext.length % BLOCK_BYTES != 0) {
            return Optional.empty();
        }
        return cipher(Cipher.DECRYPT_MODE, Arrays.copyOfRange(signed, IV_AT, CIPHERTEXT_AT), ciphertext);
    }

    private byte[] mac(byte[] signed) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(signing);
            return mac.doFinal(signed);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HMAC-SHA256", e);
        }
    }

    /** Empty when the padding of the decrypted text is wrong. JCA calls PKCS #7 padding PKCS5Padding. */
    private Optional<byte[]> cipher(int mode, byte[] iv, byte[] input) {
        Cipher cipher;
        try {
            cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
            cipher.init(mode, encryption, new IvParameterSpec(iv));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES-128-CBC", e);
        }
        try {
            return Optional.of(cipher.doFinal(input));
        } catch (GeneralSecurityException wrongPadding) {
            return Optional.empty();
        }
    }
}
