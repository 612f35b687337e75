package io.agentmarket.uploads;

import java.time.Instant;
import java.util.UUID;

/**
 * A file that a customer uploaded.
 *
 * @param name as the customer gave it; no path
 * @param sha256 the SHA-256 of its content, in hexadecimal digits
 * @param expiresAt from when on it is gone
 */
public record UploadedFile(UUID id, String name, long bytes, String sha256, Instant createdAt, Instant expiresAt) {}
