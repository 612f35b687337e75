package io.agentmarket.expressions;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.node.StringNode;

/** Reads a text between quotes: its escapes and its insertions with {@code \( )}. */
final class TextParts {

    private static final int HEX_DIGITS = 4;
    private static final Pattern FOUR_DIGITS = Pattern.compile("[0-9A-Fa-f]{4}");
    private static final int HEX = 16;

    private TextParts() {}

    static Term parse(String raw, String format, int depth) {
        var parts = new ArrayList<Term>();
        var text = new StringBuilder();
        int i = 0;
        while (i < raw.length()) {
            char c = raw.charAt(i);
            if (c != '\\') {
                text.append(c);
                i++;
            } else if (raw.charAt(i + 1) == '(') {
                int end = Tokens.endOfInsertion(raw, i + 2);
                parts.add(literal(text.toString()));
                text.setLength(0);
                parts.add(Parser.parse(raw.substring(i + 2, end - 1), depth));
                i = end;
            } else if (raw.charAt(i + 1) == 'u') {
                text.append(unicode(raw, i + 2));
                i += 2 + HEX_DIGITS;
            } else {
                text.append(escaped(raw.charAt(i + 1)));
                i += 2;
            }
        }
        if (parts.isEmpty()) {
            return literal(text.toString());
        }
        parts.add(literal(text.toString()));
        return new Term.Text(List.copyOf(parts), format);
    }

    private static Term literal(String text) {
        return new Term.Literal(StringNode.valueOf(text));
    }

    private static char unicode(String raw, int from) {
        var digits = FOUR_DIGITS.matcher(raw).region(from, raw.length());
        if (!digits.lookingAt()) {
            throw new JqException("has an escape \\u without four digits");
        }
        return (char) Integer.parseInt(digits.group(), HEX);
    }

    private static char escaped(char c) {
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> throw new JqException("has an unknown escape \\" + c);
        };
    }
}
