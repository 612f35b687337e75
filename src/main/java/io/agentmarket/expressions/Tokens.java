package io.agentmarket.expressions;

import java.util.ArrayList;
import java.util.List;

/** Splits an expression into tokens. */
final class Tokens {

    enum Kind {
        NAME,
        FIELD,
        VARIABLE,
        FORMAT,
        NUMBER,
        TEXT,
        SYMBOL,
        END
    }

    /**
     * @param text the name, the symbol, the number, or the content of a text as written
     * @param at its start
     */
    record Token(Kind kind, String text, int at) {

        boolean is(String symbol) {
            return (kind == Kind.SYMBOL || kind == Kind.NAME) && text.equals(symbol);
        }
    }

    private static final List<String> SYMBOLS = List.of(
            "?//=", "//=", "|=", "+=", "-=", "*=", "/=", "%=", "==", "!=", "<=", ">=", "//", "..", "|", ",", ".", "[",
            "]", "(", ")", "{", "}", ":", ";", "=", "<", ">", "+", "-", "*", "/", "%", "?");

    private final String source;
    private int position;

    private Tokens(String source) {
        this.source = source;
    }

    static List<Token> of(String source) {
        var tokens = new Tokens(source);
        var all = new ArrayList<Token>();
        do {
            all.add(tokens.next());
        } while (all.getLast().kind() != Kind.END);
        return all;
    }

    private Token next() {
        skipBlank();
        int start = position;
        if (start >= source.length()) {
            return new Token(Kind.END, "", start);
        }
        char c = source.charAt(start);
        if (c == '"') {
            position = endOfText(start + 1);
            return new Token(Kind.TEXT, source.substring(start + 1, position - 1), start);
        }
        if (isDigit(start) || (c == '.' && isDigit(start + 1))) {
            return number(start);
        }
        if (c == '.' && isNameStart(start + 1)) {
            return word(Kind.FIELD, start, start + 1);
        }
        if (c == '$' && isNameStart(start + 1)) {
            return word(Kind.VARIABLE, start, start + 1);
        }
        if (c == '@' && isNameStart(start + 1)) {
            return word(Kind.FORMAT, start, start + 1);
        }
        if (isNameStart(start)) {
            return word(Kind.NAME, start, start);
        }
        for (var symbol : SYMBOLS) {
            if (source.startsWith(symbol, start)) {
                position = start + symbol.length();
                return new Token(Kind.SYMBOL, symbol, start);
            }
        }
        throw new JqException("cannot be read at character " + (start + 1) + ": " + c);
    }

    private void skipBlank() {
        while (position < source.length()) {
            char c = source.charAt(position);
            if (c == '#') {
                while (position < source.length() && source.charAt(position) != '\n') {
                    position++;
                }
            } else if (Character.isWhitespace(c)) {
                position++;
            } else {
                return;
            }
        }
    }

    private Token word(Kind kind, int start, int from) {
        int end = from;
        while (end < source.length() && isNamePart(source.charAt(end))) {
            end++;
        }
        position = end;
        return new Token(kind, source.substring(from, end), start);
    }

    private Token number(int start) {
        int end = start;
        while (end < source.length() && (isDigit(end) || source.charAt(end) == '.')) {
            end++;
        }
        if (end < source.length() && (source.charAt(end) == 'e' || source.charAt(end) == 'E')) {
            int exponent = end + 1;
            if (exponent < source.length() && (source.charAt(exponent) == '-' || source.charAt(exponent) == '+')) {
                exponent++;
            }
            if (isDigit(exponent)) {
                end = exponent;
                while (isDigit(end)) {
                    end++;
                }
            }
        }
        position = end;
        return new Token(Kind.NUMBER, source.substring(start, end), start);
    }

    /** The end of a text, after its closing quote; insertions may contain texts of their own. */
    private int endOfText(int from) {
        int i = from;
        while (i < source.length()) {
            char c = source.charAt(i);
            if (c == '"') {
                return i + 1;
            }
            if (c == '\\' && i + 1 < source.length() && source.charAt(i + 1) == '(') {
                i = endOfInsertion(source, i + 2);
            } else {
                i += c == '\\' ? 2 : 1;
            }
        }
        throw new JqException("a text has no end");
    }

    /** The end of an insertion {@code \(}, after its closing bracket. */
    static int endOfInsertion(String source, int from) {
        var inner = new Tokens(source);
        int depth = 1;
        int i = from;
        while (i < source.length()) {
            char c = source.charAt(i);
            if (c == '"') {
                i = inner.endOfText(i + 1);
                continue;
            }
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            i++;
            if (depth == 0) {
                return i;
            }
        }
        throw new JqException("an insertion has no end");
    }

    private boolean isDigit(int at) {
        return at < source.length() && source.charAt(at) >= '0' && source.charAt(at) <= '9';
    }

    private boolean isNameStart(int at) {
        if (at >= source.length()) {
            return false;
        }
        char c = source.charAt(at);
        return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean isNamePart(char c) {
        return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }
}
