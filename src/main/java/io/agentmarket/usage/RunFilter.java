package io.agentmarket.usage;

import io.agentmarket.shared.AppException;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.Ids;
import io.agentmarket.shared.Sha256;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A filter of a customer's finished runs; null filters nothing.
 *
 * @param from runs that started then or later
 * @param to runs that started before
 */
record RunFilter(
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable String packageId,
        @Nullable RunStatus status,
        @Nullable UUID key,
        @Nullable UUID deployment) {

    private static final Pattern PACKAGE = Pattern.compile("[a-z0-9-]{1,100}");
    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("3000-01-01T00:00:00Z");
    private static final int ID_BYTES = 16;
    private static final int CHECK_BYTES = 8;

    RunFilter {
        within("from", from);
        within("to", to);
        if (from != null && to != null && to.isBefore(from)) {
            throw AppException.invalid("to", "must not be before from");
        }
        if (packageId != null && !PACKAGE.matcher(packageId).matches()) {
            throw AppException.invalid("package_id", "must be 1 to 100 lower-case letters, digits and hyphens");
        }
    }

    /** The same filter for the rows below {@code cursor}. */
    History.Filter before(@Nullable UUID cursor, int limit) {
        var upper = to == null ? null : Ids.floor(to);
        var before = cursor == null || (upper != null && Ids.compare(upper, cursor) < 0) ? upper : cursor;
        return new History.Filter(
                before,
                from == null ? null : Ids.floor(from),
                packageId,
                status,
                key,
                deployment,
                null,
                Labels.NONE,
                limit);
    }

    /** The start of the next page, in a form that only the same query of the same customer accepts. */
    String cursor(CustomerId customer, UUID last) {
        var bytes = ByteBuffer.allocate(ID_BYTES + CHECK_BYTES);
        bytes.putLong(last.getMostSignificantBits()).putLong(last.getLeastSignificantBits());
        bytes.put(check(customer, last), 0, CHECK_BYTES);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    /** The row of a cursor; refuses a cursor of another query, and one that comes from no page. */
    UUID position(CustomerId customer, String cursor) {
        var bytes = decoded(cursor);
        var last = new UUID(bytes.getLong(), bytes.getLong());
        if (!bytes.equals(ByteBuffer.wrap(check(customer, last), 0, CHECK_BYTES))) {
            throw foreign();
        }
        return last;
    }

    private static ByteBuffer decoded(String cursor) {
        try {
            var bytes = Base64.getUrlDecoder().decode(cursor);
            if (bytes.length == ID_BYTES + CHECK_BYTES) {
                return ByteBuffer.wrap(bytes);
            }
        } catch (IllegalArgumentException e) {
            // not base64url, so it comes from no page
        }
        throw foreign();
    }

    /** A checksum that is no secret: a caller who computes it may read its own runs from any position anyway. */
    private byte[] check(CustomerId customer, UUID last) {
        return Sha256.of(customer + "\n" + this + "\n" + last);
    }

    private static AppException foreign() {
        return AppException.invalid("cursor", "is not one that a page of this list, with these filters, gave");
    }

    private static void within(String name, @Nullable Instant time) {
        if (time != null && (time.isBefore(EARLIEST) || time.isAfter(LATEST))) {
            throw AppException.invalid(name, "must be from " + EARLIEST + " to " + LATEST);
        }
    }
}
