package io.agentmarket.text;

/** One labelled text of a public data set. */
record Example(String text, String label) {}
