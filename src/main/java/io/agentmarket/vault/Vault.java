package io.agentmarket.vault;

import io.agentmarket.shared.CustomerId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals secrets for the database. Each customer, and each secret of the platform, has its own key.
 *
 * <p>The Fernet key is HKDF-SHA256 of the master key over a purpose, the customer's id and a generation, so a token
 * that is copied to another customer's row, or to a later generation of the same row, cannot be opened there.
 */
public final class Vault {

    private static final byte[] PROVIDER_KEY = purpose("agentmarket provider-key v1");
    private static final byte[] PLATFORM_SECRET = purpose("agentmarket platform-secret v1");
    private static final byte[] REQUEST = purpose("agentmarket provider-key request v1");

    private final MasterKeys masterKeys;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    public Vault(MasterKeys masterKeys, Clock clock) {
        this.masterKeys = masterKeys;
        this.clock = clock;
    }

    /**
     * A secret as it is stored.
     *
     * @param masterKeyId the id of the master key from which its key was derived
     * @param generation how often the customer's secret was replaced, from 1
     * @param token in the Fernet format
     */
    public record Sealed(String masterKeyId, int generation, String token) {}

    /** Seals under the current master key. */
    public Sealed seal(CustomerId customer, int generation, String secret) {
        var master = masterKeys.current();
        return new Sealed(master.id(), generation, seal(fernet(master, customer, generation), secret));
    }

    /** Seals a secret of the platform itself under the current master key, for this name only. */
    public Sealed seal(String name, String secret) {
        var master = masterKeys.current();
        return new Sealed(master.id(), 1, seal(fernet(master, name), secret));
    }

    private String seal(Fernet fernet, String secret) {
        var iv = new byte[Fernet.IV_BYTES];
        random.nextBytes(iv);
        var plain = secret.getBytes(StandardCharsets.UTF_8);
        try {
            return fernet.seal(plain, clock.instant(), iv);
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    /** The secret; empty if no available master key opens it for this customer and generation. */
    public Optional<String> open(CustomerId customer, Sealed sealed) {
        return masterKeys
                .find(sealed.masterKeyId())
                .flatMap(master -> fernet(master, customer, sealed.generation()).open(sealed.token()))
                .map(Vault::text);
    }

    /** The platform's own secret; empty if no available master key opens it for this name. */
    public Optional<String> open(String name, Sealed sealed) {
        return masterKeys
                .find(sealed.masterKeyId())
                .flatMap(master -> fernet(master, name).open(sealed.token()))
                .map(Vault::text);
    }

    private static String text(byte[] plain) {
        var secret = new String(plain, StandardCharsets.UTF_8);
        Arrays.fill(plain, (byte) 0);
        return secret;
    }

    /** The hash of a request that contains a secret: 32 bytes from which nobody without the master key can guess it. */
    public byte[] requestHash(String request) {
        return requestHash(masterKeys.current(), request);
    }

    /** Whether the hash belongs to this request, under any available master key. */
    public boolean isHashOf(byte[] hash, String request) {
        return masterKeys.all().stream().anyMatch(master -> MessageDigest.isEqual(requestHash(master, request), hash));
    }

    private static byte[] requestHash(MasterKey master, String request) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(master.derive(REQUEST, Fernet.KEY_BYTES), "HmacSHA256"));
            return mac.doFinal(request.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HMAC-SHA256", e);
        }
    }

    private static Fernet fernet(MasterKey master, CustomerId customer, int generation) {
        var info = ByteBuffer.allocate(PROVIDER_KEY.length + 2 * Long.BYTES + Integer.BYTES)
                .put(PROVIDER_KEY)
                .putLong(customer.value().getMostSignificantBits())
                .putLong(customer.value().getLeastSignificantBits())
                .putInt(generation)
                .array();
        return new Fernet(master.derive(info, Fernet.KEY_BYTES));
    }

    private static Fernet fernet(MasterKey master, String name) {
        var bytes = name.getBytes(StandardCharsets.UTF_8);
        var info = ByteBuffer.allocate(PLATFORM_SECRET.length + bytes.length)
                .put(PLATFORM_SECRET)
                .put(bytes)
                .array();
        return new Fernet(master.derive(info, Fernet.KEY_BYTES));
    }

    private static byte[] purpose(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
