package io.agentmarket.automation;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.support.CronExpression;

/**
 * The due times of a schedule: a cron expression on the clocks of a time zone.
 *
 * <p>Where clocks change, an expression that fixes its hours is due once for each time it names: a time that is skipped
 * is due at the moment of the change (several of them together once), a time that comes twice is due the first time.
 * One whose hours are {@code *} continues evenly: it is due whenever a wall clock shows a matching time.
 */
final class Cron {

    private static final int MAX_LENGTH = 100;

    private static final Pattern PLAIN = Pattern.compile("[0-9A-Za-z*,/#?\\s-]+");

    private static final List<String> FIELDS = List.of(
            "second (0 to 59)",
            "minute (0 to 59)",
            "hour (0 to 23)",
            "day of the month (1 to 31, L, W)",
            "month (1 to 12 or JAN to DEC)",
            "day of the week (0 to 7 or SUN to SAT)");

    /** The maximum number of clock changes that are searched for a due time, about thirty years of them. */
    private static final int MAX_CHANGES = 64;

    /** The spans in which the last due time is searched; each only if the previous one contains none. */
    private static final List<Duration> LOOK_BACK = List.of(
            Duration.ofSeconds(1),
            Duration.ofMinutes(1),
            Duration.ofHours(1),
            Duration.ofDays(1),
            Duration.ofDays(32),
            Duration.ofDays(400));

    private final CronExpression expression;
    private final boolean everyHour;
    private final ZoneId zone;

    private Cron(CronExpression expression, boolean everyHour, ZoneId zone) {
        this.expression = expression;
        this.everyHour = everyHour;
        this.zone = zone;
    }

    /**
     * Reads an expression of five fields (minute, hour, day of month, month, day of week) or six (second before them).
     *
     * @throws IllegalArgumentException when it is invalid, with the reason
     */
    static Cron of(String text, ZoneId zone) {
        var fields = text.strip().split("\\s+");
        if (text.length() > MAX_LENGTH || fields.length < 5 || fields.length > 6) {
            throw new IllegalArgumentException(
                    "must have 5 fields (minute hour day-of-month month day-of-week) or 6 (second first)");
        }
        if (!PLAIN.matcher(text).matches()) {
            throw new IllegalArgumentException("must be of digits, letters and * , - / # ? only");
        }
        var six = (fields.length == 5 ? "0 " : "") + String.join(" ", fields);
        return new Cron(parsed(six), fields[fields.length - 4].startsWith("*"), zone);
    }

    /** Replaces the library's messages, which describe its parser, by messages that name the field. */
    private static CronExpression parsed(String six) {
        try {
            return CronExpression.parse(six);
        } catch (IllegalArgumentException unreadable) {
            var fields = six.split(" ");
            var wrong = IntStream.range(0, FIELDS.size())
                    .filter(field -> !isReadable(field, fields[field]))
                    .mapToObj(FIELDS::get)
                    .toList();
            throw new IllegalArgumentException(
                    wrong.isEmpty()
                            ? "has fields that cannot be combined"
                            : "has no such " + String.join(", no such ", wrong)
                                    + "; a field takes *, a value, a list 1,3, a range 9-17 or a step */5",
                    unreadable);
        }
    }

    private static boolean isReadable(int field, String text) {
        var alone = new ArrayList<>(Collections.nCopies(FIELDS.size(), "*"));
        alone.set(field, text);
        return CronExpression.isValidExpression(String.join(" ", alone));
    }

    /** @throws IllegalArgumentException when the IANA database has no zone with this name */
    static ZoneId zone(String name) {
        try {
            if (ZoneId.getAvailableZoneIds().contains(name)) {
                return ZoneId.of(name);
            }
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("is not a time zone", e);
        }
        throw new IllegalArgumentException("must be a name of the IANA time zone database, such as Europe/Berlin");
    }

    /** The first due time after a moment; empty when there is none. */
    Optional<Instant> next(Instant after) {
        return Optional.ofNullable(everyHour ? evenly(after) : byTheWall(after));
    }

    /**
     * The last due time up to now.
     *
     * @param due a due time that has passed
     */
    Instant latest(Instant due, Instant now) {
        for (var span : LOOK_BACK) {
            var from = now.minus(span);
            if (!from.isAfter(due)) {
                break;
            }
            var found = next(from).filter(it -> !it.isAfter(now));
            if (found.isPresent()) {
                return lastFrom(found.get(), now);
            }
        }
        return lastFrom(due, now);
    }

    private Instant lastFrom(Instant due, Instant now) {
        var last = due;
        var next = next(last);
        while (next.isPresent() && !next.get().isAfter(now)) {
            last = next.get();
            next = next(last);
        }
        return last;
    }

    /** Treats each stretch between two clock changes separately, so that every local time in it occurs once. */
    private @Nullable Instant evenly(Instant after) {
        var from = after;
        var rules = zone.getRules();
        var local = LocalDateTime.ofInstant(after, zone);
        for (int change = 0; change < MAX_CHANGES; change++) {
            var offset = rules.getOffset(from);
            var transition = rules.nextTransition(from);
            var candidate = expression.next(local);
            if (candidate != null
                    && (transition == null || candidate.toInstant(offset).isBefore(transition.getInstant()))) {
                return candidate.toInstant(offset);
            }
            if (transition == null) {
                return null;
            }
            from = transition.getInstant();
            local = transition.getDateTimeAfter().minusNanos(1);
        }
        return null;
    }

    private @Nullable Instant byTheWall(Instant after) {
        var local = LocalDateTime.ofInstant(after, zone);
        for (var candidate = expression.next(local); candidate != null; candidate = expression.next(candidate)) {
            var at = onTheWall(candidate);
            if (at.isAfter(after)) {
                return at;
            }
        }
        return null;
    }

    private Instant onTheWall(LocalDateTime local) {
        var rules = zone.getRules();
        List<ZoneOffset> offsets = rules.getValidOffsets(local);
        return offsets.isEmpty() ? rules.getTransition(local).getInstant() : local.toInstant(offsets.getFirst());
    }
}
