package io.agentmarket.toolkits.data.plans;

import org.jspecify.annotations.Nullable;

/**
 * A rejected row.
 *
 * @param row its number in the source, null where rows have none
 * @param line where it begins in the file
 * @param rule that it failed
 * @param step that rejected it
 */
public record RejectedRow(
        @Nullable Long row,
        @Nullable Long line,
        String column,
        @Nullable String value,
        String rule,
        String step) {}
