package io.agentmarket.toolkits.data.engines;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a result.
 *
 * @param values each value as its exact text, null for null: numbers in plain digits, a double as the fewest that
 *     read back as the same, NaN, Infinity or -Infinity; dates and times in ISO 8601; bytes in hex; lists and structs
 *     as JSON
 * @param complete whether these are all rows
 */
public record Rows(List<Column> columns, List<List<@Nullable String>> values, boolean complete) {

    public Rows {
        columns = List.copyOf(columns);
        values = values.stream()
                .map(row -> Collections.unmodifiableList(new ArrayList<>(row)))
                .toList();
    }
}
