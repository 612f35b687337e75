package io.agentmarket.toolkits.data.engines;

/**
 * A text column of a file that is stored as another type.
 *
 * @param value its value in SQL, over the text columns of the same row; null where the text is no such value
 * @param nothing the condition under which that null is right, because the text stands for nothing
 */
public record Converted(String column, String value, String nothing) {}
