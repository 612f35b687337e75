package io.agentmarket.agents;

import io.agentmarket.shared.AppException;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.Violation;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Whether there is room for an upload: its id is free or the publisher's own, its version is above the last one, and
 * all packages and versions of the publisher together stay within their bounds.
 */
@Component
class PublisherRoom {

    static final int MAX_VERSIONS = 1_000;

    private final long maxBytes;

    PublisherRoom(@Value("${agentmarket.marketplace.max-publisher-bytes:268435456}") long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /**
     * Takes the id for the publisher; the caller is the publisher.
     *
     * @throws AppException {@code NAME_TAKEN} when the id is another publisher's, or the version is not above the last
     */
    void requireNew(JdbcClient sql, CustomerId publisher, VersionName name, OffsetDateTime now) {
        sql.sql(PublishedSql.CLAIM_ID)
                .param("id", name.id())
                .param("customer", publisher.value())
                .param("now", now)
                .update();
        var own = sql.sql(PublishedSql.LOCK)
                .param("id", name.id())
                .param("customer", publisher.value())
                .query(String.class)
                .optional();
        if (own.isEmpty()) {
            throw new AppException(ErrorCode.NAME_TAKEN, taken(name));
        }
        last(sql, name).filter(last -> !name.isAbove(last)).ifPresent(last -> {
            throw new AppException(ErrorCode.NAME_TAKEN, notAbove(name, last));
        });
    }

    /**
     * Refuses the version just stored when it exceeds a bound; the caller holds the publisher's lock on packages.
     *
     * @throws AppException {@code TOO_MANY} or {@code STORAGE_FULL}
     */
    void require(JdbcClient sql, CustomerId publisher) {
        full(sql, publisher, 0, 0).ifPresent(refusal -> {
            throw refusal;
        });
    }

    /**
     * The reasons to refuse an upload now; the caller is the platform. Content that is already stored under the version
     * is not refused, since another upload of it changes nothing.
     */
    List<Violation> refusals(JdbcClient platform, CustomerId publisher, VersionName name, byte[] content) {
        var owner = platform.sql(PublishedSql.OWNER)
                .param("id", name.id())
                .query(UUID.class)
                .optional();
        if (owner.isPresent() && !owner.get().equals(publisher.value())) {
            return List.of(new Violation("/id", taken(name)));
        }
        var stored = platform.sql(PublishedSql.CONTENT)
                .param("id", name.id())
                .param("version", name.version())
                .query(byte[].class)
                .optional();
        if (stored.isPresent() && Arrays.equals(stored.get(), content)) {
            return List.of();
        }
        var refusals = new ArrayList<Violation>();
        last(platform, name)
                .filter(last -> !name.isAbove(last))
                .ifPresent(last -> refusals.add(new Violation("/version", notAbove(name, last))));
        full(platform, publisher, 1, content.length)
                .ifPresent(refusal -> refusals.add(new Violation("", refusal.detail())));
        return refusals;
    }

    private static Optional<String> last(JdbcClient sql, VersionName name) {
        return sql.sql(PublishedSql.LAST_VERSION)
                .param("id", name.id())
                .query(String.class)
                .optional();
    }

    private static String taken(VersionName name) {
        return "The id " + name.id() + " is taken by another publisher; choose another one.";
    }

    private static String notAbove(VersionName name, String last) {
        return "The version " + name.version() + " is not above " + last + ", the last one uploaded; raise it.";
    }

    /** @param more the number of versions in addition to those that are stored; {@code bytes} is their size */
    private Optional<AppException> full(JdbcClient sql, CustomerId publisher, int more, long bytes) {
        return sql.sql(PublishedSql.KEPT)
                .param("customer", publisher.value())
                .query((row, n) -> refusal(row.getInt("versions") + more, row.getLong("bytes") + bytes))
                .single();
    }

    private Optional<AppException> refusal(int versions, long bytes) {
        if (versions > MAX_VERSIONS) {
            return Optional.of(new AppException(
                    ErrorCode.TOO_MANY,
                    "You have uploaded " + MAX_VERSIONS
                            + " versions, the most allowed; ask the operator of this platform for more room."));
        }
        if (bytes > maxBytes) {
            return Optional.of(new AppException(
                    ErrorCode.STORAGE_FULL,
                    "All your versions together would have more than " + maxBytes
                            + " bytes; make the package smaller, or ask the operator of this platform for more room."));
        }
        return Optional.empty();
    }
}
