package io.agentmarket.expressions;

import com.dashjoin.jsonata.Jsonata;
import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.agentmarket.shared.Repetition;
import io.agentmarket.shared.WorkTime;
import java.util.List;

/**
 * A regex of an expression, run by RE2: one pass over the text for any pattern, and no further pass once the time is
 * over. RE2 has no look-around and back-references, so they are refused. Applied as a function it keeps the texts that
 * match.
 */
final class LinearRegex extends Jsonata.JFunction {

    /** Characters that are read between two checks of the time. */
    private static final int BETWEEN_LOOKS = 1_024;

    private final Pattern pattern;
    private final WorkTime time;

    private LinearRegex(Pattern pattern, WorkTime time) {
        super((ignored, texts) -> matching(pattern, time, texts), "<x:a>");
        this.pattern = pattern;
        this.time = time;
    }

    /** @throws IllegalArgumentException if it cannot run in one pass, or is too large */
    static LinearRegex of(java.util.regex.Pattern written, WorkTime time) {
        int flags = (written.flags() & java.util.regex.Pattern.CASE_INSENSITIVE) == 0 ? 0 : Pattern.CASE_INSENSITIVE;
        flags |= (written.flags() & java.util.regex.Pattern.MULTILINE) == 0 ? 0 : Pattern.MULTILINE;
        if (!Repetition.isBounded(written.pattern())) {
            throw new IllegalArgumentException("the regex /" + written.pattern() + "/ is too large; repeat less in it");
        }
        try {
            return new LinearRegex(Pattern.compile(written.pattern(), flags), time);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "the regex /" + written.pattern() + "/ cannot run in linear time (" + e.getDescription()
                            + "): write it without look-around and back-references",
                    e);
        }
    }

    Matcher matcher(String text) {
        time.check();
        return pattern.matcher(watched(text, time));
    }

    private static List<?> matching(Pattern pattern, WorkTime time, List<?> texts) {
        return texts.stream()
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .filter(text -> pattern.matcher(watched(text, time)).find())
                .toList();
    }

    private static WatchedText watched(String text, WorkTime time) {
        return new WatchedText(text, BETWEEN_LOOKS, time::check);
    }
}
