package io.agentmarket.agents.patterns;

import io.agentmarket.shared.WorkTime;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/*
 * Patterns are not analysed. Each is tried on a backtracking engine, against texts that repeat parts of the pattern and
 * then break it, and the engine's reads of the text are counted. A pattern that takes more than MAX_STEPS reads for
 * REPEATS repeated characters would practically never end for a hundred.
 *
 * At the end of a text the engine has nothing left to read and could try for ever without being counted. So each group
 * and each alternative begins with a look-behind that always succeeds: every attempt reads the text.
 */
/** Finds patterns that would hang a client, with one allowance for all of them. For one thread. */
public final class PatternTrial {

    /** Looks that all patterns may take together, some 200 times what an ordinary one takes: less than a second. */
    public static final int MAX_TOTAL = 50_000_000;

    /** A limit in time, in case the steps take longer. */
    private static final Duration MAX_TIME = Duration.ofSeconds(5);

    private static final int REPEATS = 26;
    private static final int MAX_STEPS = 500_000;
    private static final int MAX_LETTERS = 40;
    private static final int MAX_PAIRED = 10;
    private static final String BREAKER = "\u0001";

    /** Java remembers where a loop has failed unless a pattern refers back; browsers never remember. */
    private static final String FORGETFUL = "|(?<forget>\u0002)\\k<forget>";

    private static final String LOOK = "(?<![^\\s\\S])";
    private static final Pattern GROUP = Pattern.compile("\\((?:\\?(?:P?<\\w+>|[imsU-]*:))?(?!\\?)");
    private static final Pattern PREFIX = Pattern.compile("^\\^?([\\w -]*)");

    private final WorkTime time = WorkTime.of(MAX_TIME);
    private int left = MAX_TOTAL;

    /**
     * Whether the pattern takes exponential time.
     *
     * @throws ExhaustedException when the allowance is used up
     */
    public boolean hangs(String source) {
        Pattern pattern;
        try {
            var unused = com.google.re2j.Pattern.compile(source);
            pattern = Pattern.compile("(?:" + looking(source) + ")" + FORGETFUL);
        } catch (PatternSyntaxException | com.google.re2j.PatternSyntaxException e) {
            return false; // what RE2 does not read stands where no pattern is read; what this engine does not is no
            // browser's
        }
        return pumps(source).stream().anyMatch(pump -> takesForEver(pattern, pump));
    }

    private boolean takesForEver(Pattern pattern, String pump) {
        try {
            var unused = pattern.matcher(new Counted(pump, new int[1])).find();
            return false;
        } catch (TooManyStepsException | StackOverflowError e) {
            return true;
        }
    }

    /** The pattern with a counted look at the beginning of each group and each alternative. */
    private static String looking(String source) {
        var looking = new StringBuilder(LOOK);
        int i = 0;
        while (i < source.length()) {
            int from = i;
            switch (source.charAt(i)) {
                case '\\' -> i = source.startsWith("\\Q", i) ? after(source, "\\E", i) : i + 2;
                case '[' -> i = afterClass(source, i);
                case '(' -> {
                    var group = GROUP.matcher(source).region(i, source.length());
                    i = group.lookingAt() ? group.end() : i + 1;
                    looking.append(source, from, i).append(group.lookingAt() ? LOOK : "");
                    from = i;
                }
                case '|' -> {
                    looking.append('|').append(LOOK);
                    from = ++i;
                }
                default -> i++;
            }
            i = Math.min(i, source.length());
            looking.append(source, from, i);
        }
        return looking.toString();
    }

    private static int after(String source, String part, int from) {
        int at = source.indexOf(part, from);
        return at < 0 ? source.length() : at + part.length();
    }

    private static int afterClass(String source, int from) {
        int i = source.startsWith("[^", from) ? from + 2 : from + 1;
        int first = i;
        while (i < source.length() && (source.charAt(i) != ']' || i == first)) {
            i = source.startsWith("[:", i) ? after(source, ":]", i) : i + (source.charAt(i) == '\\' ? 2 : 1);
        }
        return i + 1;
    }

    /**
     * Repetitions of each character of the pattern, of each pair, and of members of its classes; each also after the
     * pattern's beginning.
     */
    private static Set<String> pumps(String source) {
        var letters = new LinkedHashSet<String>(List.of("a", "0", " ", "A", "-", "_", "."));
        source.codePoints()
                .filter(c -> c > ' ')
                .mapToObj(Character::toString)
                .distinct()
                .limit(MAX_LETTERS)
                .forEach(letters::add);
        var units = new LinkedHashSet<>(letters);
        letters.stream()
                .limit(MAX_PAIRED)
                .forEach(one -> letters.stream().limit(MAX_PAIRED).forEach(other -> units.add(one + other)));
        var start = PREFIX.matcher(source);
        var prefix = start.find() ? start.group(1) : "";
        var pumps = new LinkedHashSet<String>();
        for (var unit : units) {
            pumps.add(unit.repeat(REPEATS) + BREAKER);
            pumps.add(prefix + unit.repeat(REPEATS) + BREAKER);
        }
        return pumps;
    }

    private void spend() {
        if (--left < 0 || left % 1_024 == 0 && time.isOver()) {
            throw new ExhaustedException();
        }
    }

    /** A text that counts how often its characters are read. */
    private final class Counted implements CharSequence {

        private final String text;
        private final int[] steps;

        private Counted(String text, int[] steps) {
            this.text = text;
            this.steps = steps;
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            spend();
            if (++steps[0] > MAX_STEPS) {
                throw new TooManyStepsException();
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new Counted(text.substring(start, end), steps);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    private static final class TooManyStepsException extends RuntimeException {}

    /** The patterns together are too many or too slow. */
    public static final class ExhaustedException extends RuntimeException {}
}
