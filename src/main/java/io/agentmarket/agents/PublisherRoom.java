package io.agentmarket.agents;

import io.agentmarket.shared.AppException;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ErrorCode;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** How much one publisher may upload, over all its packages and versions. */
@Component
class PublisherRoom {

    static final int MAX_VERSIONS = 1_000;

    private final long maxBytes;

    PublisherRoom(@Value("${agentmarket.marketplace.max-publisher-bytes:268435456}") long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /**
     * Refuses the version just stored when it exceeds a bound; the caller holds the publisher's lock on packages.
     *
     * @throws AppException {@code TOO_MANY} or {@code STORAGE_FULL}
     */
    void require(JdbcClient sql, CustomerId publisher) {
        sql.sql(PublishedSql.KEPT).param("customer", publisher.value()).query(row -> {
            if (row.getInt("versions") > MAX_VERSIONS) {
                throw new AppException(
                        ErrorCode.TOO_MANY,
                        "You have uploaded " + MAX_VERSIONS
                                + " versions, the most allowed; ask the operator of this platform for more room.");
            }
            if (row.getLong("bytes") > maxBytes) {
                throw new AppException(
                        ErrorCode.STORAGE_FULL,
                        "All your versions together would have more than " + maxBytes
                                + " bytes; make the package smaller, or ask the operator of this platform for more room.");
            }
        });
    }
}
