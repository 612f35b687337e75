package io.agentmarket.journal;

import java.time.Instant;
import tools.jackson.databind.JsonNode;

/**
 * One entry of a run's journal.
 *
 * @param seq 1 for {@code started}, then without a gap
 * @param payload an object whose members depend on the type
 */
public record Event(int seq, EventType type, JsonNode payload, Instant at) {}
