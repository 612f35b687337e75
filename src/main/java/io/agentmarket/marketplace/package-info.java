/**
 * What can be rented: listings, quotes and the execute endpoints of packages and deployments; and how packages come in:
 * publishing, reviews, import.
 *
 * <p>Owns: packages, package_versions, package_request, package_review, package_feed, rehearsal_seat; the shape of listings and search over
 * them. Never: runs or prices by itself, changes a version's content, unpacks a zip to a disk. Invariants: a quote shown is the
 * quote held; what is listed was rehearsed and approved, and an id stays its publisher's; a draft runs for its publisher
 * only, and calls no model on the platform's account; a withdrawn version starts no run, and those that began go on with it. Fails: by {@code NOT_FOUND},
 * {@code INVALID_REQUEST} with pointers, {@code PACKAGE_INVALID} with every finding; while the store is away the packages
 * known last are offered.
 */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "shared",
            "tiers",
            "stores",
            "tools",
            "identity",
            "agents",
            "agents::crewai",
            "usage",
            "documents",
            "deployments",
            "edge",
            "engine"
        })
package io.agentmarket.marketplace;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
