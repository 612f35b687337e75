package io.agentmarket.shared;

/**
 * One fault of a request.
 *
 * @param pointer an RFC 6901 JSON pointer into the body ({@code ""} is the whole body), or the name of a parameter or
 * header
 * @param message what is wrong and what is allowed, for the caller's engineer
 */
public record Violation(String pointer, String message) {}
