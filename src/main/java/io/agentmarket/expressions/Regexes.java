package io.agentmarket.expressions;

import com.dashjoin.jsonata.Jsonata;
import io.agentmarket.shared.WorkTime;
import java.util.regex.Pattern;

/**
 * The regexes of an expression. The library compiles each for Java's backtracking engine, which practically never ends
 * for some patterns and texts. Here {@link LinearRegex} replaces them in the parsed expression, and {@link
 * RegexFunctions} replaces the four functions that take one.
 */
final class Regexes {

    private Regexes() {}

    /** @throws IllegalArgumentException naming a regex that cannot run in linear time */
    static void makeLinear(Jsonata parsed, WorkTime time) {
        SyntaxTree.visit(parsed, symbol -> {
            if (SyntaxTree.value(symbol) instanceof Pattern pattern) {
                SyntaxTree.replaceValue(symbol, LinearRegex.of(pattern, time));
            }
        });
    }
}
