package io.agentmarket.deployments;

import java.time.Instant;
import java.util.UUID;

/**
 * A package as a customer rents it.
 *
 * @param revision of its terms, from 1
 * @param active whether runs may start
 */
record Deployment(
        UUID id,
        String name,
        int revision,
        boolean active,
        DeploymentTerms terms,
        Instant createdAt,
        Instant updatedAt) {}
