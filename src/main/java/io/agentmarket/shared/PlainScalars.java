package io.agentmarket.shared;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.UUID;
import java.util.regex.Pattern;

/** Parses values from texts in the form that the API documents. */
public final class PlainScalars {

    private static final Pattern UUID_TEXT =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    /** RFC 3339, section 5.6; seconds may be left out, as ISO 8601 allows. Years are those that PostgreSQL stores. */
    private static final Pattern TIME_TEXT = Pattern.compile(
            "(?!0000)[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]{1,9})?)?(Z|[+-][0-9]{2}:[0-9]{2})");

    private static final Pattern DAY_TEXT = Pattern.compile("(?!0000)[0-9]{4}-[0-9]{2}-[0-9]{2}");

    private PlainScalars() {}

    /** @throws IllegalArgumentException unless it has the form of RFC 9562 with 36 characters */
    public static UUID uuid(String text) {
        require(UUID_TEXT, text);
        return UUID.fromString(text);
    }

    /** @throws IllegalArgumentException unless it is a time with its offset, of years 1 to 9999 */
    public static Instant instant(String text) {
        require(TIME_TEXT, text);
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException noTime) {
            throw new IllegalArgumentException("no such time", noTime);
        }
    }

    /** @throws IllegalArgumentException unless it is a day of years 1 to 9999 */
    public static LocalDate day(String text) {
        require(DAY_TEXT, text);
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException noDay) {
            throw new IllegalArgumentException("no such day", noDay);
        }
    }

    private static void require(Pattern pattern, String text) {
        if (!pattern.matcher(text).matches()) {
            throw new IllegalArgumentException("written otherwise");
        }
    }
}
