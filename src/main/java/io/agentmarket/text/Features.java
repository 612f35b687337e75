package io.agentmarket.text;

/** A text as numbers: a scaled sentence vector and the weights of the known terms, parallel to their indices. */
public record Features(float[] dense, int[] terms, float[] weights) {}
