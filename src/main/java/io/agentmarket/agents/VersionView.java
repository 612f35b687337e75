package io.agentmarket.agents;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.agentmarket.shared.CustomerId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One uploaded version of a package.
 *
 * @param reason the operator's or publisher's reason for the last decision
 * @param report findings and rehearsal; for its publisher and operators only
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record VersionView(
        String packageId,
        String version,
        @JsonIgnore CustomerId publisher,
        String title,
        Status status,
        @Nullable String reason,
        Instant createdAt,
        @Nullable Instant submittedAt,
        @Nullable Instant decidedAt,
        @Nullable Instant yankedAt,
        @Nullable Report report) {

    /** The states of a version: draft, submitted, then rejected or listed, and yanked when it is withdrawn. */
    public enum Status {
        @JsonProperty("draft")
        DRAFT,
        @JsonProperty("submitted")
        SUBMITTED,
        @JsonProperty("rejected")
        REJECTED,
        @JsonProperty("listed")
        LISTED,
        @JsonProperty("yanked")
        YANKED
    }

    /** The view for others. */
    public VersionView inPublic() {
        return new VersionView(
                packageId, version, publisher, title, status, reason, createdAt, null, decidedAt, yankedAt, null);
    }
}
