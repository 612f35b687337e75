package io.agentmarket.shared;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list that is read by cursor.
 *
 * @param items the rows, in the list's order
 * @param nextCursor what to pass as {@code cursor} for the rows after these, or null at the end
 */
public record Page<T>(List<T> items, @Nullable String nextCursor) {

    public Page {
        items = List.copyOf(items);
    }
}
