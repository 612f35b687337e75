package io.agentmarket.text;

/** A text as numbers: a scaled sentence vector and the weights of the known terms, parallel to their indices. */
record Features(float[] dense, int[] terms, float[] weights) {}
