package io.agentmarket.ratelimit;

/** A run that was let in, and how its caller stands in the tightest window after it. */
public record Admission(Permit permit, Standing standing) {}
