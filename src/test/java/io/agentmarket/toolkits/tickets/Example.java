package io.agentmarket.toolkits.tickets;

/** One labelled text of a public data set. */
public record Example(String text, String label) {}
