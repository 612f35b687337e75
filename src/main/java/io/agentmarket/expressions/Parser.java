package io.agentmarket.expressions;

import io.agentmarket.expressions.Tokens.Kind;
import io.agentmarket.expressions.Tokens.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads an expression by descending along the precedence of its operators. */
final class Parser {

    /** Nesting of brackets, texts and definitions. */
    private static final int MAX_DEPTH = 100;

    private static final List<Set<String>> LEFT_TO_RIGHT = List.of(
            Set.of("or"),
            Set.of("and"),
            Set.of("==", "!=", "<", "<=", ">", ">="),
            Set.of("+", "-"),
            Set.of("*", "/", "%"));

    private static final Set<String> ASSIGNMENTS = Set.of("=", "|=", "+=", "-=", "*=", "/=", "%=", "//=");

    private final TermParser terms = new TermParser(this);
    private final List<Token> tokens;
    private final int depth;
    private int position;
    private int nesting;

    private Parser(String source, int depth) {
        this.tokens = Tokens.of(source);
        this.depth = depth;
    }

    static Term parse(String source) {
        return parse(source, 0);
    }

    static Term parse(String source, int depth) {
        var parser = new Parser(source, depth);
        var term = parser.pipe();
        if (parser.peek().kind() != Kind.END) {
            throw parser.unexpected();
        }
        return term;
    }

    /** All definitions of a text that contains nothing else. */
    static List<Term.Function> definitions(String source) {
        var parser = new Parser(source, 0);
        var all = new ArrayList<Term.Function>();
        while (parser.peek().is("def")) {
            all.add(parser.definition());
        }
        return all;
    }

    Term pipe() {
        if (depth + ++nesting > MAX_DEPTH) {
            throw new JqException("is nested too deeply");
        }
        var term = pipeInside();
        nesting--;
        return term;
    }

    private Term pipeInside() {
        if (peek().is("def")) {
            var function = definition();
            return new Term.Define(function, pipe());
        }
        if (peek().is("label")) {
            next();
            var name = expect(Kind.VARIABLE);
            expect("|");
            return new Term.Label(name, pipe());
        }
        var left = comma();
        return accept("|") ? new Term.Pipe(left, pipe()) : left;
    }

    private Term.Function definition() {
        expect("def");
        var name = next().text();
        var parameters = new ArrayList<String>();
        if (accept("(")) {
            do {
                var parameter = next();
                parameters.add(parameter.kind() == Kind.VARIABLE ? "$" + parameter.text() : parameter.text());
            } while (accept(";"));
            expect(")");
        }
        expect(":");
        var body = pipe();
        expect(";");
        return new Term.Function(name, List.copyOf(parameters), body);
    }

    private Term comma() {
        var left = otherwise();
        while (accept(",")) {
            left = new Term.Comma(left, otherwise());
        }
        return left;
    }

    /** A term without comma and pipe, as in the value of an object. */
    Term otherwise() {
        var left = assignment();
        return accept("//") ? new Term.Otherwise(left, otherwise()) : left;
    }

    private Term assignment() {
        var left = binary(0);
        if (peek().kind() == Kind.SYMBOL && ASSIGNMENTS.contains(peek().text())) {
            return new Term.Assign(next().text(), left, otherwise());
        }
        return left;
    }

    private Term binary(int level) {
        if (level == LEFT_TO_RIGHT.size()) {
            return terms.postfix();
        }
        var left = binary(level + 1);
        while (LEFT_TO_RIGHT.get(level).contains(peek().text()) && isOperator(peek())) {
            var operator = next().text();
            var right = binary(level + 1);
            left = switch (operator) {
                case "and" -> new Term.Logic(true, left, right);
                case "or" -> new Term.Logic(false, left, right);
                default -> new Term.Binary(operator, left, right);
            };
        }
        return left;
    }

    private static boolean isOperator(Token token) {
        return token.kind() == Kind.SYMBOL || token.kind() == Kind.NAME;
    }

    /** A text with its insertions. */
    Term text(Token token, String format) {
        return TextParts.parse(token.text(), format, depth + nesting + 1);
    }

    Token peek() {
        return tokens.get(position);
    }

    Token next() {
        var token = peek();
        if (token.kind() != Kind.END) {
            position++;
        }
        return token;
    }

    boolean accept(String symbol) {
        if (peek().is(symbol)) {
            position++;
            return true;
        }
        return false;
    }

    void expect(String symbol) {
        if (!accept(symbol)) {
            throw new JqException("has " + shown(peek()) + " where " + symbol + " is expected");
        }
    }

    String expect(Kind kind) {
        if (peek().kind() != kind) {
            throw unexpected();
        }
        return next().text();
    }

    JqException unexpected() {
        return new JqException("cannot have " + shown(peek()) + " here");
    }

    private static String shown(@Nullable Token token) {
        return token == null || token.kind() == Kind.END
                ? "its end"
                : token.text() + " (character " + (token.at() + 1) + ")";
    }
}
