package io.agentmarket.search;

import java.util.UUID;

/** A chunk that one way of searching found; scores of one search compare with each other only. */
public record Scored(UUID chunk, double score) {}
