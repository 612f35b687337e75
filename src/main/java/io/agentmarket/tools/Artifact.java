package io.agentmarket.tools;

/**
 * A file made by a run, which its customer can fetch.
 *
 * @param id a UUID
 * @param name as the customer will save it, without a path
 * @param bytes its length
 * @param sha256 the hash of its content, in lower-case hexadecimal digits
 */
public record Artifact(String id, String name, String mediaType, long bytes, String sha256) {}
