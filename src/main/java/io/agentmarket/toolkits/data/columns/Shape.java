package io.agentmarket.toolkits.data.columns;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A shape that values of a column have.
 *
 * @param firstRow the first row that has it
 * @param firstValue its value there
 * @param known the last row whose number is its number in the file
 */
record Shape(
        Kind kind,
        String mask,
        long count,
        long firstRow,
        @Nullable String firstValue,
        long known) {

    private static final Pattern INTEGER = Pattern.compile("-?(9+)");
    private static final Pattern NUMBER = Pattern.compile("-?9+(?:[.,'’ ]9+)+|-?[.,]9+");
    private static final Pattern EXPONENT = Pattern.compile("[+-]?9+(?:[.,]9+)?[eE][+-]?9+");
    private static final Pattern PHONE = Pattern.compile("\\+[9 ()/.-]{6,}|\\(9+\\)[9 /-]{5,}|99+(?:-9+){2,}");
    private static final Pattern MONEY = Pattern.compile("-?[€$£¥] ?-?[9.,'’ ]+|-?[9.,'’ ]+[€$£¥]");
    private static final Pattern SHARE = Pattern.compile("-?[9.,'’ ]+%");
    private static final Pattern DATE = Pattern.compile("9999(?:-99-99|/99/99)");
    private static final Pattern MOMENT = Pattern.compile("9999-99-99[T ]99:99(?::99(?:\\.9{1,9})?)?");
    private static final Pattern INSTANT = Pattern.compile(MOMENT.pattern() + " ?(?:Z|[+-]99:?99|[+-]99)");
    private static final Pattern DAYS = Pattern.compile("9{1,2}([./-])9{1,2}\\19999");
    private static final Pattern DAYS_AND_TIME = Pattern.compile(DAYS.pattern() + "[T ]9{1,2}:99(?::99)?");
    private static final Pattern TIME = Pattern.compile("9{1,2}:99(?::99(?:\\.9{1,9})?)?");
    private static final Pattern MONTH_FIRST = Pattern.compile("M\\.? 9{1,2},? 9999");
    private static final Pattern MARKS = Pattern.compile("[.,'’ ]");

    /** What values of a shape look like. */
    enum Kind {
        MISSING("null"),
        EMPTY("empty text"),
        NULL_WORD("word for nothing"),
        TRUTH("true or false"),
        INTEGER("integer"),
        NUMBER("number with marks"),
        LONG_NUMBER("number of more than 18 digits"),
        LEADING_ZERO("number with a leading zero"),
        EXPONENT("number with an exponent"),
        PHONE("phone number"),
        MONEY("amount with a currency"),
        SHARE("per cent"),
        DATE("ISO date"),
        MOMENT("ISO timestamp"),
        INSTANT("ISO timestamp with an offset"),
        DAYS("date by day and month"),
        DAYS_AND_TIME("timestamp by day and month"),
        MONTH_DAY("date by the month's name"),
        DAY_MONTH("date by day and the month's name"),
        TIME("time"),
        TEXT("text");

        final String words;

        Kind(String words) {
            this.words = words;
        }
    }

    static Shape of(@Nullable String mask, long count, long firstRow, @Nullable String firstValue, long known) {
        var plain = mask == null ? "" : mask.replaceAll("[\u00a0\u202f\u2009]", " ");
        return new Shape(kind(mask, plain), plain, count, firstRow, firstValue, known);
    }

    /** Its first row and the value there, in words. */
    String at() {
        return Texts.row(firstRow, known) + " (" + Texts.shortened(firstValue) + ")";
    }

    private static Kind kind(@Nullable String mask, String plain) {
        if (mask == null) {
            return Kind.MISSING;
        }
        if (mask.isEmpty()) {
            return Kind.EMPTY;
        }
        if (mask.startsWith("w:")) {
            return mask.equals("w:true") || mask.equals("w:false") ? Kind.TRUTH : Kind.NULL_WORD;
        }
        if (mask.startsWith("m:")) {
            return MONTH_FIRST.matcher(mask.substring(2)).matches() ? Kind.MONTH_DAY : Kind.DAY_MONTH;
        }
        if (mask.equals("c:")) {
            return Kind.MONEY;
        }
        return mask.equals("a") ? Kind.TEXT : signs(plain);
    }

    private static Kind signs(String mask) {
        boolean zero = mask.startsWith("z");
        var bare = zero || mask.startsWith("o") ? mask.substring(1) : mask;
        var integer = INTEGER.matcher(bare);
        if (integer.matches()) {
            if (zero) {
                return Kind.LEADING_ZERO;
            }
            return integer.group(1).length() > MAX_INTEGER ? Kind.LONG_NUMBER : Kind.INTEGER;
        }
        for (var kind : FORMS) {
            if (kind.pattern.matcher(bare).matches()) {
                return zero && kind.kind == Kind.NUMBER ? Kind.LEADING_ZERO : kind.kind;
            }
        }
        return Kind.TEXT;
    }

    /** More digits than this make an identifier; so many always fit into 64 bits. */
    static final int MAX_INTEGER = 18;

    private record Form(Pattern pattern, Kind kind) {}

    /** Dates before numbers, since {@code 01.02.2026} would be both. */
    private static final List<Form> FORMS = List.of(
            new Form(DATE, Kind.DATE),
            new Form(MOMENT, Kind.MOMENT),
            new Form(INSTANT, Kind.INSTANT),
            new Form(DAYS, Kind.DAYS),
            new Form(DAYS_AND_TIME, Kind.DAYS_AND_TIME),
            new Form(TIME, Kind.TIME),
            new Form(NUMBER, Kind.NUMBER),
            new Form(EXPONENT, Kind.EXPONENT),
            new Form(SHARE, Kind.SHARE),
            new Form(MONEY, Kind.MONEY),
            new Form(PHONE, Kind.PHONE));

    /** The mask without a sign, a currency or a per cent sign, and without what is said of zeros. */
    private String number() {
        return mask.replaceAll("^[zo]", "").replaceAll("[-€$£¥%]", "").strip();
    }

    /** Whether its number is less than one. */
    private boolean isFraction() {
        return mask.startsWith("o");
    }

    /** The marks of a number, in order. */
    private List<String> marks() {
        var marks = new ArrayList<String>();
        MARKS.matcher(number()).results().forEach(mark -> marks.add(mark.group().replace('’', '\'')));
        return marks;
    }

    /** The numbers of digits between its marks. */
    private List<Integer> groups() {
        return MARKS.splitAsStream(number()).map(String::length).toList();
    }

    /** Whether the number can be read with these marks. */
    boolean reads(Marks marks) {
        var own = marks();
        return own.isEmpty() || digitsBehind(marks) >= 0;
    }

    /** How many digits are behind the decimal mark; -1 where the number cannot be read with these marks. */
    int digitsBehind(Marks marks) {
        var own = marks();
        if (own.isEmpty()) {
            return 0;
        }
        var groups = groups();
        boolean hasDecimals = own.getLast().equals(marks.decimal());
        var before = hasDecimals ? own.subList(0, own.size() - 1) : own;
        if (!before.stream().allMatch(mark -> mark.equals(marks.thousands()))) {
            return -1;
        }
        if (!before.isEmpty() && (isFraction() || groups.getFirst() > 3 || groups.getFirst() == 0)) {
            return -1;
        }
        for (int i = 1; i <= before.size(); i++) {
            if (groups.get(i) != 3) {
                return -1;
            }
        }
        return hasDecimals ? groups.getLast() : 0;
    }

    /** All digits of a number. */
    int digits() {
        return (int) number().chars().filter(c -> c == '9').count();
    }
}
