package io.agentmarket.search;

import java.util.UUID;

/** A result of one search; its score can be compared only with scores of the same search. */
public record Scored(UUID chunk, double score) {}
