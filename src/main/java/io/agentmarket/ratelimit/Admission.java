package io.agentmarket.ratelimit;

/** An admitted run, with its caller's standing in the tightest window afterwards. */
public record Admission(Permit permit, Standing standing) {}
