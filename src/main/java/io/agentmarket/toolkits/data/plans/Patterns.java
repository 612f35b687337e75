package io.agentmarket.toolkits.data.plans;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.agentmarket.toolkits.data.columns.ExpressionFault;

/** Patterns in RE2's syntax: linear in time in every engine. */
final class Patterns {

    /** The longest pattern. */
    private static final int MAX_LENGTH = 500;

    private Patterns() {}

    /** @throws ExpressionFault when it is none */
    static String checked(String pattern) {
        if (pattern.length() > MAX_LENGTH) {
            throw new ExpressionFault("a pattern has at most " + MAX_LENGTH + " characters");
        }
        try {
            Pattern.compile(pattern);
            return pattern;
        } catch (PatternSyntaxException e) {
            throw new ExpressionFault("the pattern is none that RE2 reads: " + e.getDescription());
        }
    }
}
