package io.agentmarket.shared;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;

/** Makes UUIDv7 ids (RFC 9562, section 5.7): 48 bits of milliseconds, then 74 random bits. */
public final class Ids {

    private static final SecureRandom RANDOM = new SecureRandom();

    private final Clock clock;

    public Ids(Clock clock) {
        this.clock = clock;
    }

    public UUID next() {
        return at(clock.instant());
    }

    /** An id with the time {@code instant}. */
    public static UUID at(Instant instant) {
        var high = instant.toEpochMilli() << 16 | 0x7000 | RANDOM.nextInt(1 << 12);
        var low = 0x8000_0000_0000_0000L | RANDOM.nextLong() >>> 2;
        return new UUID(high, low);
    }

    /** The smallest id of {@code instant}: a bound for queries and partitions. */
    public static UUID floor(Instant instant) {
        return new UUID(instant.toEpochMilli() << 16 | 0x7000, 0x8000_0000_0000_0000L);
    }

    /** The millisecond in which a UUIDv7 was made. */
    public static Instant instantOf(UUID id) {
        return Instant.ofEpochMilli(id.getMostSignificantBits() >>> 16);
    }

    /** PostgreSQL's order of uuid: unsigned bytes, unlike {@link UUID#compareTo}. */
    public static int compare(UUID a, UUID b) {
        var high = Long.compareUnsigned(a.getMostSignificantBits(), b.getMostSignificantBits());
        return high != 0 ? high : Long.compareUnsigned(a.getLeastSignificantBits(), b.getLeastSignificantBits());
    }
}
