/**
 * The marketplace: listings, quotes and the execute endpoints of packages and deployments; publishing, reviews and
 * import of packages.
 *
 * <p>Owns: package_review, rehearsal_seat; the shape of listings and search over them. Never: runs or prices by itself,
 * changes a version's content, unpacks a zip to a disk. Invariants: a quote shown is the quote held; every listed
 * version was rehearsed and approved; a draft calls no model on the platform's account. Fails: by {@code NOT_FOUND},
 * {@code INVALID_REQUEST} with pointers, {@code PACKAGE_INVALID} with every finding.
 */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "shared",
            "tiers",
            "stores",
            "tools",
            "identity",
            "vault",
            "agents",
            "agents::crewai",
            "usage",
            "documents",
            "edge",
            "engine"
        })
package io.agentmarket.marketplace;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
