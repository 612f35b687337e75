package io.agentmarket.shared;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list that is read by cursor.
 *
 * @param items the rows, in the list's order
 * @param nextCursor the {@code cursor} of the next page, or null at the end
 */
public record Page<T>(List<T> items, @Nullable String nextCursor) {

    public Page {
        items = List.copyOf(items);
    }

    /**
     * The first rows of a result.
     *
     * @param found the rows of this page, and at least one more if there is a next page
     * @param limit rows of a page, at least 1
     * @param cursorOf the cursor of a row, whose text is sent
     */
    public static <T> Page<T> of(List<T> found, int limit, Function<? super T, ?> cursorOf) {
        return found.size() <= limit
                ? all(found)
                : new Page<>(found.subList(0, limit), String.valueOf(cursorOf.apply(found.get(limit - 1))));
    }

    /** A list that is never longer than one page. */
    public static <T> Page<T> all(List<T> items) {
        return new Page<>(items, null);
    }

    /** The same page with each row as another value. */
    public <R> Page<R> map(Function<? super T, ? extends R> view) {
        return new Page<>(items.stream().<R>map(view).toList(), nextCursor);
    }
}
