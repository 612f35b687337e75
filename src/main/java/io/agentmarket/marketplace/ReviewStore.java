package io.agentmarket.marketplace;

import io.agentmarket.agents.PackageFeed;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.Ids;
import io.agentmarket.shared.Page;
import io.agentmarket.stores.Tenant;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reviews of packages, one for each customer and package. */
@Component
class ReviewStore {

    private final Tenant tenant;
    private final Ids ids;
    private final Clock clock;

    ReviewStore(Tenant tenant, Ids ids, Clock clock) {
        this.tenant = tenant;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * A public review, without its author.
     *
     * @param stars 1 to 5
     * @param version the version of the package when the review was written
     */
    record Review(
            UUID id, String packageId, int stars, String text, String version, Instant createdAt, Instant updatedAt) {}

    /** Writes or replaces the customer's review. */
    Review write(CustomerId customer, String packageId, String version, int stars, String text) {
        return tenant.platform(sql -> {
            PackageFeed.move(sql);
            return sql.sql(ReviewSql.WRITE)
                    .param("package", packageId)
                    .param("customer", customer.value())
                    .param("id", ids.next())
                    .param("stars", stars)
                    .param("text", text)
                    .param("version", version)
                    .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                    .query((row, n) -> map(row))
                    .single();
        });
    }

    /** The reviews of a package, newest first. */
    Page<Review> page(String packageId, @Nullable UUID before, int limit) {
        var rows = tenant.platform(sql -> sql.sql(ReviewSql.PAGE)
                .param("package", packageId)
                .param("before", before == null ? null : before.toString())
                .param("limit", limit + 1)
                .query((row, n) -> map(row))
                .list());
        return Page.of(rows, limit, Review::id);
    }

    /** The ratings of all packages with reviews. */
    Map<String, Rating> ratings() {
        return tenant.platform(sql -> {
            var ratings = new HashMap<String, Rating>();
            sql.sql(ReviewSql.RATINGS).query(row -> {
                ratings.put(row.getString("package_id"), new Rating(row.getDouble("average"), row.getLong("count")));
            });
            return ratings;
        });
    }

    private static Review map(ResultSet row) throws SQLException {
        return new Review(
                row.getObject("id", UUID.class),
                row.getString("package_id"),
                row.getInt("stars"),
                row.getString("text"),
                row.getString("version"),
                row.getTimestamp("created_at").toInstant(),
                row.getTimestamp("updated_at").toInstant());
    }
}
