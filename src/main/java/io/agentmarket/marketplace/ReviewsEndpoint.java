package io.agentmarket.marketplace;

import io.agentmarket.agents.AgentPackage;
import io.agentmarket.agents.Packages;
import io.agentmarket.agents.PublishedVersions;
import io.agentmarket.agents.VersionName;
import io.agentmarket.identity.Caller;
import io.agentmarket.identity.IdempotencyKey;
import io.agentmarket.identity.Requires;
import io.agentmarket.identity.Scope;
import io.agentmarket.marketplace.ReviewStore.Review;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.Faults;
import io.agentmarket.shared.Limit;
import io.agentmarket.shared.Open;
import io.agentmarket.shared.Page;
import io.agentmarket.shared.Storable;
import io.agentmarket.usage.History;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Customers' reviews of packages that they have paid for: a run with a test key is free. */
@RestController
@RequestMapping("/api/v1/marketplace/packages/{id}/reviews")
@Tag(name = "Marketplace")
class ReviewsEndpoint {

    private static final int MAX_TEXT_LENGTH = 2_000;

    private final Packages packages;
    private final PublishedVersions versions;
    private final Ratings ratings;
    private final ReviewStore reviews;
    private final History history;

    ReviewsEndpoint(
            Packages packages, PublishedVersions versions, ReviewStore reviews, Ratings ratings, History history) {
        this.packages = packages;
        this.versions = versions;
        this.ratings = ratings;
        this.reviews = reviews;
        this.history = history;
    }

    /**
     * A customer's review.
     *
     * @param stars 1 to 5
     * @param text at most 2,000 characters; null for none
     */
    record NewReview(int stars, @Nullable String text) {

        NewReview {
            var faults = new Faults();
            faults.require(stars >= 1 && stars <= 5, "/stars", "must be 1 to 5");
            faults.require(
                    text == null || text.strip().length() <= MAX_TEXT_LENGTH && Storable.isPrintable(text.strip()),
                    "/text",
                    "must have at most " + MAX_TEXT_LENGTH + " printable characters");
            faults.throwIfAny();
        }
    }

    @PostMapping
    @Requires(Scope.EXECUTE)
    @Operation(
            operationId = "reviewPackage",
            summary = "Review an agent that you have run; a second review replaces your first")
    Review write(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String id,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestBody NewReview body) {
        var unused = IdempotencyKey.required(key); // writing the same review twice is harmless by itself
        var agent = listed(id);
        var text = body.text() == null ? "" : body.text().strip();
        refuseOwn(caller, agent);
        if (!history.hasPaid(caller.customer(), id)) {
            throw new AppException(
                    ErrorCode.REVIEW_NOT_ALLOWED,
                    "You can review an agent only after a successful run of it that was charged; run it with a live key first.");
        }
        var review = reviews.write(caller.customer(), id, agent.version(), body.stars(), text);
        ratings.refresh();
        return review;
    }

    @GetMapping
    @Open
    @Operation(operationId = "listPackageReviews", summary = "List an agent's reviews, newest first")
    Page<Review> list(
            @PathVariable String id,
            @RequestParam(defaultValue = Limit.DEFAULT) Limit limit,
            @RequestParam(name = "cursor", required = false) @Nullable UUID cursor) {
        return reviews.page(listed(id).id(), cursor, limit.rows());
    }

    private AgentPackage listed(String id) {
        return packages.find(id).orElseThrow(() -> AppException.notFound("package"));
    }

    private void refuseOwn(Caller caller, AgentPackage agent) {
        var own = versions.find(new VersionName(agent.id(), agent.version()))
                .filter(version -> caller.customer().equals(version.publisher()));
        if (own.isPresent()) {
            throw new AppException(ErrorCode.REVIEW_NOT_ALLOWED, "You cannot review your own package.");
        }
    }
}
