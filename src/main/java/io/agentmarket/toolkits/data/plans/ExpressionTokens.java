package io.agentmarket.toolkits.data.plans;

import io.agentmarket.toolkits.data.columns.ExpressionFault;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The words of an expression. */
final class ExpressionTokens {

    /** Longer expressions are refused; a screen of text is 4,000 characters. */
    static final int MAX_LENGTH = 4_000;

    private static final Set<String> TWO = Set.of("<=", ">=", "<>", "!=", "||", "::");

    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    private ExpressionTokens(String text) {
        this.text = text;
    }

    /** What a token is. */
    enum Kind {
        WORD,
        QUOTED,
        TEXT,
        NUMBER,
        SIGN,
        END
    }

    /**
     * A token.
     *
     * @param value a word in lower case, a quoted name or a text without its quotes
     * @param written as in the expression
     */
    record Token(Kind kind, String value, String written) {

        boolean is(String sign) {
            return (kind == Kind.SIGN || kind == Kind.WORD) && value.equals(sign);
        }
    }

    /** @throws ExpressionFault when it has a sign that no expression has */
    static List<Token> of(String text) {
        if (text.length() > MAX_LENGTH) {
            throw new ExpressionFault("it is longer than " + MAX_LENGTH + " characters");
        }
        var tokens = new ExpressionTokens(text);
        tokens.read();
        return tokens.tokens;
    }

    private void read() {
        while (true) {
            while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
                at++;
            }
            if (at == text.length()) {
                tokens.add(new Token(Kind.END, "", "the end"));
                return;
            }
            char c = text.charAt(at);
            if (Character.isLetter(c) || c == '_') {
                word();
            } else if (Character.isDigit(c) || c == '.' && at + 1 < text.length() && isDigit(text.charAt(at + 1))) {
                number();
            } else if (c == '\'' || c == '"') {
                quoted(c);
            } else {
                sign();
            }
        }
    }

    private void word() {
        int from = at;
        while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
            at++;
        }
        var written = text.substring(from, at);
        tokens.add(new Token(Kind.WORD, written.toLowerCase(Locale.ROOT), written));
    }

    private void number() {
        int from = at;
        boolean point = false;
        while (at < text.length() && (isDigit(text.charAt(at)) || text.charAt(at) == '.' && !point)) {
            point |= text.charAt(at) == '.';
            at++;
        }
        if (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
            throw new ExpressionFault("'" + text.substring(from, at + 1)
                    + "' is no number; write a name that begins with a digit in double quotes, a large number in full");
        }
        var written = text.substring(from, at);
        tokens.add(new Token(Kind.NUMBER, written, written));
    }

    private void quoted(char quote) {
        int from = at++;
        var value = new StringBuilder();
        while (true) {
            if (at >= text.length()) {
                throw new ExpressionFault("the quote at character " + (from + 1) + " is not closed");
            }
            char c = text.charAt(at++);
            if (c == quote && at < text.length() && text.charAt(at) == quote) {
                value.append(c);
                at++;
            } else if (c == quote) {
                break;
            } else if (c == 0) {
                throw new ExpressionFault("it has the character U+0000");
            } else {
                value.append(c);
            }
        }
        tokens.add(new Token(quote == '"' ? Kind.QUOTED : Kind.TEXT, value.toString(), text.substring(from, at)));
    }

    private void sign() {
        var two = at + 1 < text.length() ? text.substring(at, at + 2) : "";
        if (two.equals("--") || two.equals("/*")) {
            throw new ExpressionFault("it has a comment");
        }
        if (TWO.contains(two)) {
            tokens.add(new Token(Kind.SIGN, two.equals("!=") ? "<>" : two, two));
            at += 2;
            return;
        }
        var one = text.substring(at, at + 1);
        if (!"+-*/%(),<>=".contains(one)) {
            throw new ExpressionFault("it has the sign " + one + ", which no expression has");
        }
        tokens.add(new Token(Kind.SIGN, one, one));
        at++;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
