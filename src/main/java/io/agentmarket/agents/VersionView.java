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
 * @param publisher null for a package that came with the platform
 * @param reason the operator's or publisher's reason for the last decision; others see a withdrawn version's only
 * @param createdAt the time of the upload; null for a bundled package
 * @param report findings and rehearsal; for its publisher and operators only
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record VersionView(
        String packageId,
        String version,
        @JsonIgnore @Nullable CustomerId publisher,
        String title,
        Status status,
        @Nullable String reason,
        @Nullable Instant createdAt,
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

    /** The version of a bundled package: it is listed, and nobody uploaded it. */
    public static VersionView bundled(AgentPackage agent) {
        return new VersionView(
                agent.id(), agent.version(), null, agent.title(), Status.LISTED, null, null, null, null, null, null);
    }

    /**
     * The version for other customers: with the reason of a withdrawal, without the operator's words about its review.
     */
    public VersionView inPublic() {
        var said = status == Status.YANKED ? reason : null;
        return new VersionView(
                packageId, version, publisher, title, status, said, createdAt, null, decidedAt, yankedAt, null);
    }
}
