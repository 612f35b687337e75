package io.agentmarket.toolkits.incidents.logs;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Year;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/*
 * The formats are tried from the more specific to the more general, so that "26/11/29" has a two-digit year only if no
 * longer format fits. A time without a year, or without a date, is placed as close to a known time as its parts allow.
 * A time without a zone is UTC.
 */
/** The time formats at the beginning of log lines. */
final class LogTimes {

    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");

    private static final Map<String, Integer> HOURS_OF_ZONE = Map.ofEntries(
            Map.entry("UTC", 0),
            Map.entry("GMT", 0),
            Map.entry("WET", 0),
            Map.entry("BST", 1),
            Map.entry("CET", 1),
            Map.entry("CEST", 2),
            Map.entry("EET", 2),
            Map.entry("EEST", 3),
            Map.entry("MSK", 3),
            Map.entry("JST", 9),
            Map.entry("EST", -5),
            Map.entry("EDT", -4),
            Map.entry("CST", -6),
            Map.entry("CDT", -5),
            Map.entry("MST", -7),
            Map.entry("MDT", -6),
            Map.entry("PST", -8),
            Map.entry("PDT", -7));

    private static final String CLOCK = "(?<h>\\d\\d):(?<mi>\\d\\d):(?<s>\\d\\d)(?:[.,](?<f>\\d{1,9}))?";
    private static final String ZONE =
            "(?: ?(?<z>Z(?!\\w)|[+-]\\d\\d:?\\d\\d(?!\\d)|(?:" + String.join("|", HOURS_OF_ZONE.keySet()) + ")\\b))?";
    private static final String NAME = "(?<mon>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)";

    private static final List<Pattern> OF_DIGITS = Stream.of(
                    "(?<y>\\d{4})[-/.](?<mo>\\d\\d)[-/.](?<d>\\d\\d)(?:[T ]|, )(?<h>\\d\\d):(?<mi>\\d\\d)"
                            + "(?::(?<s>\\d\\d)(?:[.,:](?<f>\\d{1,9}))?)?" + ZONE,
                    "(?<y>\\d{4})-(?<mo>\\d\\d)-(?<d>\\d\\d)[-_](?<h>\\d\\d)[.:](?<mi>\\d\\d)[.:](?<s>\\d\\d)(?:\\.(?<f>\\d{1,9}))?",
                    "(?<y>\\d{4})(?<mo>\\d\\d)(?<d>\\d\\d)[-T ](?<h>\\d{1,2}):(?<mi>\\d{1,2}):(?<s>\\d{1,2})(?:[.,](?<f>\\d{1,9})|:(?<ms>\\d{1,3}))?"
                            + ZONE,
                    "(?<d>\\d{1,2})[/ -]" + NAME + "[/ -](?<y>\\d{4})[: ]" + CLOCK + ZONE,
                    "(?<yy>\\d\\d)/(?<mo>\\d\\d)/(?<d>\\d\\d) " + CLOCK,
                    "(?<us>\\d{1,2})/(?<d>\\d{1,2})/(?<y>\\d{4}),? (?<h>\\d{1,2}):(?<mi>\\d\\d):(?<s>\\d\\d)(?:[.,](?<f>\\d{1,9}))?"
                            + "(?: ?(?<half>[AP]M))?",
                    "(?<d>\\d{1,2})\\.(?<mo>\\d{1,2})\\.(?<y>\\d{4}) " + CLOCK,
                    "(?<mo>\\d\\d)[-.](?<d>\\d\\d) " + CLOCK,
                    "(?<yy>\\d\\d)(?<mo>\\d\\d)(?<d>\\d\\d) +(?<h>\\d{1,2}):?(?<mi>\\d\\d):?(?<s>\\d\\d)(?!\\d)",
                    "(?<epoch>\\d{10}(?:\\.\\d{1,9})?|\\d{13}|\\d{16}|\\d{19})(?![\\w.])",
                    CLOCK + "(?!\\d)")
            .map(Pattern::compile)
            .toList();

    private static final Pattern OF_NAMES = Pattern.compile("(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? )?" + NAME
            + " +(?<d>\\d{1,2}) " + CLOCK + "(?: (?<y>\\d{4})\\b)?" + ZONE);

    /** The format of java.util.logging. */
    private static final Pattern OF_JAVA = Pattern.compile(
            NAME + " (?<d>\\d{1,2}), (?<y>\\d{4}),? (?<h>\\d{1,2}):(?<mi>\\d\\d):(?<s>\\d\\d) (?<half>[AP]M)");

    private final Instant near;

    /** @param near a time near that of the log, for times without a year or a date */
    LogTimes(Instant near) {
        this.near = near;
    }

    /** @param end the position after it */
    record Stamp(Instant at, int end) {}

    /** The time that begins at this position; null if there is none. */
    @Nullable Stamp at(String text, int from) {
        if (from >= text.length()) {
            return null;
        }
        char first = text.charAt(from);
        if (first >= '0' && first <= '9') {
            for (var form : OF_DIGITS) {
                var found = read(form, text, from);
                if (found != null) {
                    return found;
                }
            }
            return null;
        }
        if (first < 'A' || first > 'W') {
            return null;
        }
        var found = read(OF_NAMES, text, from);
        return found != null ? found : read(OF_JAVA, text, from);
    }

    private @Nullable Stamp read(Pattern form, String text, int from) {
        var parts = form.matcher(text).region(from, text.length());
        if (!parts.lookingAt()) {
            return null;
        }
        try {
            return new Stamp(instant(parts), parts.end());
        } catch (DateTimeException impossible) {
            return null;
        }
    }

    private Instant instant(MatchResult parts) {
        var epoch = part(parts, "epoch");
        if (epoch != null) {
            return ofEpoch(epoch);
        }
        int hour = number(parts, "h");
        var half = part(parts, "half");
        hour = half == null ? hour : hour % 12 + (half.equals("PM") ? 12 : 0);
        var second = part(parts, "s");
        var time = LocalTime.of(
                hour, number(parts, "mi"), second == null ? 0 : Math.min(59, Integer.parseInt(second)), nanos(parts));
        return date(parts, time).toInstant(zone(part(parts, "z")));
    }

    private LocalDateTime date(MatchResult parts, LocalTime time) {
        var day = part(parts, "d");
        var today = near.atOffset(ZoneOffset.UTC).toLocalDate();
        if (day == null) {
            return nearest(
                    today.minusDays(1).atTime(time),
                    today.atTime(time),
                    today.plusDays(1).atTime(time));
        }
        int date = Integer.parseInt(day);
        int month = month(parts);
        if (month > 12) {
            int swapped = date;
            date = month;
            month = swapped;
        }
        var year = part(parts, "y");
        var short2 = part(parts, "yy");
        if (year != null || short2 != null) {
            return LocalDate.of(year != null ? Integer.parseInt(year) : 2000 + number(parts, "yy"), month, date)
                    .atTime(time);
        }
        int now = today.getYear();
        return nearest(of(now - 1, month, date, time), of(now, month, date, time), of(now + 1, month, date, time));
    }

    private static LocalDateTime of(int year, int month, int day, LocalTime time) {
        boolean isLeapDay = month == 2 && day == 29 && !Year.isLeap(year);
        return LocalDate.of(year, month, isLeapDay ? 28 : day).atTime(time);
    }

    private LocalDateTime nearest(LocalDateTime... times) {
        var best = times[0];
        for (var time : times) {
            best = distance(time).compareTo(distance(best)) < 0 ? time : best;
        }
        return best;
    }

    private Duration distance(LocalDateTime time) {
        return Duration.between(near, time.toInstant(ZoneOffset.UTC)).abs();
    }

    private static int month(MatchResult parts) {
        var name = part(parts, "mon");
        if (name != null) {
            return 1 + MONTHS.indexOf(name.toLowerCase(Locale.ROOT));
        }
        var us = part(parts, "us");
        return us == null ? number(parts, "mo") : Integer.parseInt(us);
    }

    /** Seconds with or without a fraction, or milli-, micro- or nanoseconds, by the number of digits. */
    static Instant ofEpoch(String number) {
        int dot = number.indexOf('.');
        if (dot > 0) {
            return Instant.ofEpochSecond(Long.parseLong(number.substring(0, dot)), fraction(number.substring(dot + 1)));
        }
        long value = Long.parseLong(number);
        return switch (number.length()) {
            case 19 -> Instant.ofEpochSecond(value / 1_000_000_000, value % 1_000_000_000);
            case 16 -> Instant.ofEpochSecond(value / 1_000_000, value % 1_000_000 * 1_000);
            case 13 -> Instant.ofEpochMilli(value);
            default -> Instant.ofEpochSecond(value);
        };
    }

    private static int nanos(MatchResult parts) {
        var millis = part(parts, "ms");
        if (millis != null) {
            return Integer.parseInt(millis) * 1_000_000;
        }
        var fraction = part(parts, "f");
        return fraction == null ? 0 : fraction(fraction);
    }

    private static int fraction(String digits) {
        return Integer.parseInt((digits + "000000000").substring(0, 9));
    }

    private static ZoneOffset zone(@Nullable String zone) {
        if (zone == null || zone.equals("Z")) {
            return ZoneOffset.UTC;
        }
        var hours = HOURS_OF_ZONE.get(zone);
        return hours == null ? ZoneOffset.of(zone) : ZoneOffset.ofHours(hours);
    }

    private static int number(MatchResult parts, String name) {
        var digits = part(parts, name);
        return digits == null ? 0 : Integer.parseInt(digits);
    }

    private static @Nullable String part(MatchResult parts, String name) {
        return parts.namedGroups().containsKey(name) ? parts.group(name) : null;
    }
}
