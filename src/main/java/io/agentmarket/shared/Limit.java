package io.agentmarket.shared;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/**
 * The number of rows that a caller wants of a list: the query parameter {@code limit}. Spring converts it from the
 * parameter's text.
 *
 * @param rows 1 to {@value #MAX_ROWS}
 */
public record Limit(@JsonValue int rows) {

    /** The default number of rows on a page. */
    public static final String DEFAULT = "50";

    /** The maximum number of rows on a page. A list with a smaller maximum declares it with {@link #atMost}. */
    public static final int MAX_ROWS = 200;

    private static final Pattern DIGITS = Pattern.compile("[1-9][0-9]{0,8}");

    /** @throws AppException {@code INVALID_REQUEST} unless it is a whole number from 1 to {@value #MAX_ROWS} */
    public static Limit valueOf(String text) {
        if (!DIGITS.matcher(text).matches()) {
            throw outside(MAX_ROWS);
        }
        return new Limit(Integer.parseInt(text)).atMost(MAX_ROWS);
    }

    /** @throws AppException {@code INVALID_REQUEST} for more than {@code most} rows */
    public Limit atMost(int most) {
        if (rows < 1 || rows > most) {
            throw outside(most);
        }
        return this;
    }

    private static AppException outside(int most) {
        return AppException.invalid("limit", "must be a whole number from 1 to " + most);
    }
}
