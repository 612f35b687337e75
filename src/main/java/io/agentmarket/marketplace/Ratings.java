package io.agentmarket.marketplace;

import io.agentmarket.agents.PackageFeed;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Customers' ratings of each package. A review written on another replica counts here within 2 s. */
@Component
final class Ratings {

    private final ReviewStore reviews;
    private final PackageFeed feed;
    private volatile Map<String, Rating> ratings = Map.of();
    private volatile long seen = -1;

    Ratings(ReviewStore reviews, PackageFeed feed) {
        this.reviews = reviews;
        this.feed = feed;
    }

    Rating of(String packageId) {
        return ratings.getOrDefault(packageId, Rating.NONE);
    }

    /** Rereads them if something has changed. */
    synchronized void refresh() {
        var sequence = feed.sequence();
        if (sequence != seen) {
            ratings = reviews.ratings();
            seen = sequence;
        }
    }
}
