package io.agentmarket.agents.patterns;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Checks whether JavaScript compiles a pattern. JSON Schema's patterns are regular expressions of ECMA-262 with the
 * flag u (JSON Schema 2020-12 core, section 6.4), and forms in browsers and most validators compile them so; RE2, which
 * runs them here, also accepts other dialects. The check follows the grammar of ECMA-262 (2024), section 22.2.1. Inline
 * flags were added a year later and many engines still refuse them, so they count as errors.
 */
public final class EcmaPattern {

    private static final String SYNTAX = "^$\\.*+?()[]{}|/";
    private static final Pattern PROPERTY = Pattern.compile("[pP]\\{([A-Za-z_]+)(?:=([A-Za-z0-9_]+))?\\}");
    private static final Pattern NAMED = Pattern.compile("\\?<[\\p{L}$_][\\p{L}\\p{N}$_]*>");
    private static final Pattern HEX =
            Pattern.compile("x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|u\\{[0-9a-fA-F]{1,6}\\}|c[a-zA-Z]|k<[^>]+>");
    private static final Pattern COUNT = Pattern.compile("\\{([0-9]+)(?:(,)([0-9]*))?\\}");
    private static final Set<String> NAMES_WITH_VALUE =
            Set.of("Script", "sc", "Script_Extensions", "scx", "General_Category", "gc");

    /** General categories, and the binary properties that schemas use; rarer properties are reported as unknown. */
    private static final Set<String> PROPERTIES = Set.of(
            ("C Cc Cf Cn Co Cs L LC Ll Lm Lo Lt Lu M Mc Me Mn N Nd Nl No P Pc Pd Pe Pf Pi Po Ps S Sc Sk Sm So Z Zl Zp Zs"
                            + " Letter Lowercase_Letter Uppercase_Letter Mark Number Decimal_Number Punctuation Symbol Separator"
                            + " Space_Separator Other Control Any ASCII Alphabetic Lowercase Uppercase White_Space ID_Start"
                            + " ID_Continue Emoji Emoji_Presentation Extended_Pictographic Ideographic ASCII_Hex_Digit Hex_Digit"
                            + " Alpha Lower Upper space AHex Hex IDS IDC")
                    .split(" "));

    private final String pattern;
    private int at;
    private int groups;
    private int highestReference;

    private EcmaPattern(String pattern) {
        this.pattern = pattern;
    }

    /** The part that JavaScript cannot compile; empty if it compiles the pattern. */
    public static Optional<String> fault(String pattern) {
        try {
            var parser = new EcmaPattern(pattern);
            parser.alternatives();
            if (parser.at < pattern.length()) {
                throw new UnknownException(")");
            }
            if (parser.highestReference > parser.groups) {
                throw new UnknownException("\\" + parser.highestReference);
            }
            return Optional.empty();
        } catch (UnknownException e) {
            return Optional.of(e.what);
        }
    }

    private void alternatives() {
        while (at < pattern.length() && !sees(")")) {
            if (sees("|")) {
                at++;
            } else if (term()) {
                quantifier();
            }
        }
    }

    /** @return whether it may be repeated */
    private boolean term() {
        return switch (pattern.charAt(at)) {
            case '^', '$' -> skip(1, false);
            case '(' -> group();
            case '[' -> characters();
            case '\\' -> escape(false);
            case '*', '+', '?', '{', '}', ']' -> throw unknown(1);
            default -> skip(Character.charCount(pattern.codePointAt(at)), true);
        };
    }

    private void quantifier() {
        var count = COUNT.matcher(pattern).region(at, pattern.length());
        if (sees("*") || sees("+") || sees("?")) {
            at++;
        } else if (count.lookingAt()) {
            var most = count.group(3);
            if (most != null && !most.isEmpty() && number(count.group(1)) > number(most)) {
                throw unknown(count.end() - at);
            }
            at = count.end();
        } else {
            return;
        }
        if (sees("?")) {
            at++;
        }
    }

    private boolean group() {
        var looksAround = sees("(?=") || sees("(?!") || sees("(?<=") || sees("(?<!");
        var named = NAMED.matcher(pattern).region(at + 1, pattern.length());
        if (looksAround) {
            at += sees("(?<") ? 4 : 3;
        } else if (sees("(?:")) {
            at += 3;
        } else if (named.lookingAt()) {
            at = named.end();
            groups++;
        } else if (sees("(?")) {
            throw unknown(3);
        } else {
            at++;
            groups++;
        }
        alternatives();
        if (!sees(")")) {
            throw new UnknownException("(");
        }
        return skip(1, !looksAround);
    }

    private boolean characters() {
        at += sees("[^") ? 2 : 1;
        while (at < pattern.length() && !sees("]")) {
            var from = at;
            var least = classAtom();
            if (sees("-") && !sees("-]") && at + 1 < pattern.length()) {
                at++;
                var most = classAtom();
                if (least < 0 || most < least) {
                    throw new UnknownException(pattern.substring(from, at));
                }
            }
        }
        if (!sees("]")) {
            throw new UnknownException("[");
        }
        return skip(1, true);
    }

    /** One character of a class; -1 for an escape that stands for many. */
    private int classAtom() {
        var first = pattern.codePointAt(at);
        if (first != '\\') {
            at += Character.charCount(first);
            return first;
        }
        var from = at + 1;
        var unused = escape(true);
        var name = pattern.charAt(from);
        return switch (name) {
            case 'd', 'D', 's', 'S', 'w', 'W', 'p', 'P' -> -1;
            case 'x', 'u' -> Integer.parseInt(pattern.substring(from + 1, at).replaceAll("[{}]", ""), 16);
            case 'c' -> pattern.charAt(from + 1) % 32;
            default -> escaped(name);
        };
    }

    private static int escaped(char name) {
        return switch (name) {
            case '0' -> 0;
            case 'b' -> '\b';
            case 't' -> '\t';
            case 'n' -> '\n';
            case 'v' -> 0x0b;
            case 'f' -> '\f';
            case 'r' -> '\r';
            default -> name;
        };
    }

    private boolean escape(boolean inClass) {
        var from = at++;
        if (at == pattern.length()) {
            throw new UnknownException("\\");
        }
        var next = pattern.charAt(at);
        var property = PROPERTY.matcher(pattern).region(at, pattern.length());
        var hex = HEX.matcher(pattern).region(at, pattern.length());
        if (property.lookingAt() && isKnown(property.group(1), property.group(2))) {
            at = property.end();
        } else if (hex.lookingAt()) {
            at = hex.end();
        } else if ("dDsSwWfnrtv".indexOf(next) >= 0 || SYNTAX.indexOf(next) >= 0 || next == '-' && inClass) {
            at++;
        } else if (next == 'b' || next == 'B' && !inClass) {
            return skip(1, false);
        } else if (next == '0' && !isDigit(at + 1)) {
            at++;
        } else if (isDigit(at) && next != '0' && !inClass) {
            reference();
        } else {
            at = from;
            throw unknown(2);
        }
        return true;
    }

    private void reference() {
        int end = at;
        while (isDigit(end)) {
            end++;
        }
        highestReference =
                (int) Math.min(Integer.MAX_VALUE, Math.max(highestReference, number(pattern.substring(at, end))));
        at = end;
    }

    private static boolean isKnown(String name, @Nullable String value) {
        return value == null ? PROPERTIES.contains(name) : NAMES_WITH_VALUE.contains(name);
    }

    private boolean isDigit(int index) {
        return index < pattern.length() && pattern.charAt(index) >= '0' && pattern.charAt(index) <= '9';
    }

    private static long number(String digits) {
        return digits.length() > 9 ? Integer.MAX_VALUE : Long.parseLong(digits);
    }

    private boolean sees(String start) {
        return pattern.startsWith(start, at);
    }

    private boolean skip(int characters, boolean repeatable) {
        at += characters;
        return repeatable;
    }

    private UnknownException unknown(int characters) {
        return new UnknownException(pattern.substring(at, Math.min(pattern.length(), at + characters)));
    }

    private static final class UnknownException extends RuntimeException {

        private final String what;

        UnknownException(String what) {
            super(what, null, false, false);
            this.what = what;
        }
    }
}
