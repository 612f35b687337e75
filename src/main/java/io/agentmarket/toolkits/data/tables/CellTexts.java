package io.agentmarket.toolkits.data.tables;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.dhatim.fastexcel.reader.Cell;
import org.dhatim.fastexcel.reader.CellType;
import org.jspecify.annotations.Nullable;

/**
 * Cells as text: numbers with their 15 digits, dates by the format of the cell and the date system of the workbook,
 * formulas by their stored value.
 */
final class CellTexts {

    /** A cell as text; null is no value. */
    record Value(@Nullable String text, @Nullable String problem, boolean isError) {}

    private static final Value NOTHING = new Value(null, null, false);

    /** The digits that spreadsheet programs keep and show. */
    private static final MathContext DIGITS = new MathContext(15, RoundingMode.HALF_EVEN);

    private static final Set<String> ERRORS = Set.of(
            "#N/A",
            "#DIV/0!",
            "#VALUE!",
            "#REF!",
            "#NAME?",
            "#NUM!",
            "#NULL!",
            "#SPILL!",
            "#CALC!",
            "#GETTING_DATA",
            "#FIELD!",
            "#BLOCKED!",
            "#CONNECT!",
            "#UNKNOWN!",
            "#BUSY!");

    private static final Pattern NOT_OF_DATES = Pattern.compile("\"[^\"]*\"|\\\\.|_.|\\*.|\\[(?![hmsHMS]+])[^]]*]");
    private static final Pattern ELAPSED = Pattern.compile("\\[[hms]+]");
    private static final Pattern ESCAPED = Pattern.compile("_x([0-9A-Fa-f]{4})_");

    private static final BigDecimal SECONDS_OF_DAY = BigDecimal.valueOf(86_400);
    private static final int MAX_SERIAL = 2_958_465;

    private final boolean since1904;

    CellTexts(boolean since1904) {
        this.since1904 = since1904;
    }

    Value of(Cell cell) {
        var type = cell.getType();
        if (type == CellType.EMPTY) {
            return NOTHING;
        }
        var value = cell.getValue();
        var raw = cell.getRawValue();
        if (type == CellType.ERROR || (type == CellType.FORMULA && raw != null && ERRORS.contains(raw))) {
            return new Value(null, raw == null ? "an error" : raw, true);
        }
        if (type == CellType.FORMULA && (raw == null || (raw.isEmpty() && !(value instanceof String)))) {
            return new Value(
                    null,
                    "is a formula without a stored value: open the workbook in a spreadsheet program and" + " save it",
                    false);
        }
        if (value instanceof Boolean truth) {
            return new Value(truth.toString(), null, false);
        }
        if (value instanceof BigDecimal number) {
            return number(number, cell.getDataFormatString());
        }
        if (value == null) {
            return NOTHING;
        }
        var text = unescaped(value.toString());
        return text.isEmpty() ? NOTHING : new Value(text, null, false);
    }

    private static String unescaped(String text) {
        return text.contains("_x")
                ? ESCAPED.matcher(text)
                        .replaceAll(it -> java.util.regex.Matcher.quoteReplacement(
                                String.valueOf((char) Integer.parseInt(it.group(1), 16))))
                : text;
    }

    private Value number(BigDecimal number, @Nullable String format) {
        var code = format == null ? "" : dateCode(format);
        if (code.isEmpty()) {
            return new Value(plain(number), null, false);
        }
        if (ELAPSED.matcher(code).find()) {
            return new Value(elapsed(number), null, false);
        }
        boolean time = code.indexOf('h') >= 0 || code.indexOf('s') >= 0;
        boolean date = code.indexOf('y') >= 0 || code.indexOf('d') >= 0 || !time;
        return moment(number, date, time);
    }

    /** The first section of a format without what dates do not have; empty if it is none of dates. */
    static String dateCode(String format) {
        if (format.toLowerCase(Locale.ROOT).startsWith("general") || format.equals("@")) {
            return "";
        }
        var bare = NOT_OF_DATES.matcher(format).replaceAll("");
        int end = bare.indexOf(';');
        var code = (end < 0 ? bare : bare.substring(0, end)).toLowerCase(Locale.ROOT);
        for (int i = 0; i < code.length(); i++) {
            char c = code.charAt(i);
            if (c == 'y' || c == 'd' || c == 'h' || c == 's' || c == 'm') {
                return code;
            }
        }
        return "";
    }

    static String plain(BigDecimal number) {
        if (number.signum() == 0) {
            return "0";
        }
        boolean whole = number.stripTrailingZeros().scale() <= 0;
        var kept = whole ? number : number.round(DIGITS);
        var text = kept.stripTrailingZeros();
        return text.scale() > 40 || text.precision() - text.scale() > 40 ? text.toString() : text.toPlainString();
    }

    private static String elapsed(BigDecimal days) {
        var seconds = seconds(days.abs());
        long whole = seconds.longValue();
        var rest = seconds.remainder(BigDecimal.ONE).stripTrailingZeros();
        return (days.signum() < 0 ? "-" : "")
                + String.format("%02d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60)
                + (rest.signum() == 0 ? "" : rest.toPlainString().substring(1));
    }

    private static BigDecimal seconds(BigDecimal days) {
        return days.multiply(SECONDS_OF_DAY).setScale(3, RoundingMode.HALF_EVEN);
    }

    private Value moment(BigDecimal serial, boolean date, boolean time) {
        if (serial.signum() < 0 || serial.compareTo(BigDecimal.valueOf(MAX_SERIAL + 1)) >= 0) {
            return new Value(null, "is formatted as a date, but " + plain(serial) + " is none", false);
        }
        var seconds = seconds(serial);
        long day = seconds.longValue() / 86_400;
        var ofDay = seconds.subtract(BigDecimal.valueOf(day * 86_400));
        var clock = LocalTime.ofNanoOfDay(ofDay.movePointRight(9).longValue());
        if (!date || (day == 0 && time && !since1904)) {
            return day == 0 ? new Value(clock(clock), null, false) : new Value(elapsed(serial), null, false);
        }
        if (!since1904 && day == 60) {
            return new Value(null, "is the 29 February 1900, which did not exist", false);
        }
        var first = since1904 ? LocalDate.of(1904, 1, 1) : LocalDate.of(1899, 12, day < 60 ? 31 : 30);
        var text = first.plusDays(day).toString();
        return new Value(time || ofDay.signum() > 0 ? text + "T" + clock(clock) : text, null, false);
    }

    private static String clock(LocalTime time) {
        var text = time.toString();
        return text.length() == 5 ? text + ":00" : text;
    }
}
