package io.agentmarket.expressions;

import io.agentmarket.expressions.Tokens.Kind;
import io.agentmarket.expressions.Tokens.Token;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.StringNode;

/** Reads the smallest parts of an expression and their suffixes. */
final class TermParser {

    private final Parser parser;
    private final PatternParser patterns;

    TermParser(Parser parser) {
        this.parser = parser;
        this.patterns = new PatternParser(parser);
    }

    Term postfix() {
        if (parser.accept("-")) {
            return new Term.Negative(postfix());
        }
        var term = primary();
        while (true) {
            var token = parser.peek();
            if (token.kind() == Kind.FIELD) {
                term = new Term.Index(term, text(parser.next().text()));
            } else if (token.is("[")) {
                term = bracket(term);
            } else if (token.is("?")) {
                parser.next();
                term = new Term.Try(term, null);
            } else if (token.is(".")) {
                parser.next();
                term = parser.peek().is("[") ? bracket(term) : new Term.Index(term, fieldText());
            } else if (token.is("as")) {
                return binding(term);
            } else {
                return term;
            }
        }
    }

    /** {@code term as $name | rest}: the rest extends as far as possible. */
    private Term binding(Term term) {
        parser.expect("as");
        var pattern = patterns.pattern();
        parser.expect("|");
        return new Term.As(term, pattern, parser.pipe());
    }

    private Term fieldText() {
        return parser.text(new Token(Kind.TEXT, parser.expect(Kind.TEXT), 0), "text");
    }

    private Term bracket(Term target) {
        parser.expect("[");
        if (parser.accept("]")) {
            return new Term.Each(target);
        }
        if (parser.accept(":")) {
            var to = parser.pipe();
            parser.expect("]");
            return new Term.Slice(target, null, to);
        }
        var from = parser.pipe();
        if (parser.accept(":")) {
            var to = parser.peek().is("]") ? null : parser.pipe();
            parser.expect("]");
            return new Term.Slice(target, from, to);
        }
        parser.expect("]");
        return new Term.Index(target, from);
    }

    private Term primary() {
        var token = parser.next();
        return switch (token.kind()) {
            case NUMBER -> number(token);
            case TEXT -> parser.text(token, "text");
            case FIELD -> new Term.Index(new Term.Identity(), text(token.text()));
            case VARIABLE -> new Term.Variable(token.text());
            case FORMAT ->
                parser.peek().kind() == Kind.TEXT
                        ? parser.text(parser.next(), token.text())
                        : new Term.Format(token.text());
            case NAME -> named(token);
            case SYMBOL -> symbol(token);
            case END -> throw parser.unexpected();
        };
    }

    private static Term number(Token token) {
        try {
            return new Term.Literal(Numbers.node(new BigDecimal(token.text())));
        } catch (NumberFormatException e) {
            throw new JqException("has no number at " + token.text());
        }
    }

    private Term symbol(Token token) {
        switch (token.text()) {
            case ".":
                if (parser.peek().kind() == Kind.TEXT) {
                    return new Term.Index(new Term.Identity(), fieldText());
                }
                return new Term.Identity();
            case "..":
                return new Term.Call("recurse", List.of());
            case "(":
                var inner = parser.pipe();
                parser.expect(")");
                return inner;
            case "[":
                if (parser.accept("]")) {
                    return new Term.ListOf(null);
                }
                var body = parser.pipe();
                parser.expect("]");
                return new Term.ListOf(body);
            case "{":
                return object();
            default:
                throw new JqException("cannot have " + token.text() + " (character " + (token.at() + 1) + ") here");
        }
    }

    private Term named(Token token) {
        return switch (token.text()) {
            case "null" -> new Term.Literal(NullNode.getInstance());
            case "true" -> new Term.Literal(BooleanNode.TRUE);
            case "false" -> new Term.Literal(BooleanNode.FALSE);
            case "if" -> condition();
            case "try" -> {
                var body = postfix();
                yield new Term.Try(body, parser.accept("catch") ? postfix() : new Term.Call("empty", List.of()));
            }
            case "reduce" -> reduce();
            case "foreach" -> foreach();
            case "break" -> new Term.Break(parser.expect(Kind.VARIABLE));
            default -> new Term.Call(token.text(), arguments());
        };
    }

    private List<Term> arguments() {
        var arguments = new ArrayList<Term>();
        if (parser.accept("(")) {
            do {
                arguments.add(parser.pipe());
            } while (parser.accept(";"));
            parser.expect(")");
        }
        return List.copyOf(arguments);
    }

    private Term condition() {
        var condition = parser.pipe();
        parser.expect("then");
        var then = parser.pipe();
        if (parser.accept("elif")) {
            return new Term.If(condition, then, condition());
        }
        var otherwise = parser.accept("else") ? parser.pipe() : null;
        parser.expect("end");
        return new Term.If(condition, then, otherwise);
    }

    private Term reduce() {
        var source = source();
        var pattern = patterns.pattern();
        parser.expect("(");
        var init = parser.pipe();
        parser.expect(";");
        var update = parser.pipe();
        parser.expect(")");
        return new Term.Reduce(source, pattern, init, update);
    }

    private Term foreach() {
        var source = source();
        var pattern = patterns.pattern();
        parser.expect("(");
        var init = parser.pipe();
        parser.expect(";");
        var update = parser.pipe();
        var extract = parser.accept(";") ? parser.pipe() : null;
        parser.expect(")");
        return new Term.Foreach(source, pattern, init, update, extract);
    }

    /** The source of a loop, before {@code as}, including its suffixes. */
    private Term source() {
        var term = primary();
        while (!parser.peek().is("as")) {
            var token = parser.peek();
            if (token.kind() == Kind.FIELD) {
                term = new Term.Index(term, text(parser.next().text()));
            } else if (token.is("[")) {
                term = bracket(term);
            } else if (parser.accept("?")) {
                term = new Term.Try(term, null);
            } else if (parser.accept(".")) {
                term = bracket(term);
            } else {
                throw parser.unexpected();
            }
        }
        parser.expect("as");
        return term;
    }

    private Term object() {
        var entries = new ArrayList<Term.Entry>();
        while (!parser.accept("}")) {
            entries.add(entry());
            if (!parser.peek().is("}")) {
                parser.expect(",");
            }
        }
        return new Term.ObjectOf(List.copyOf(entries));
    }

    private Term.Entry entry() {
        var token = parser.peek();
        switch (token.kind()) {
            case VARIABLE -> {
                parser.next();
                return new Term.Entry(text(token.text()), value(new Term.Variable(token.text())));
            }
            case NAME, NUMBER -> {
                parser.next();
                var key = text(token.text());
                return new Term.Entry(key, value(new Term.Index(new Term.Identity(), key)));
            }
            case TEXT, FORMAT -> {
                var key = primary();
                return new Term.Entry(key, value(new Term.Index(new Term.Identity(), key)));
            }
            default -> {
                parser.expect("(");
                var key = parser.pipe();
                parser.expect(")");
                return new Term.Entry(key, value(null));
            }
        }
    }

    private Term value(@Nullable Term when) {
        if (when != null && !parser.peek().is(":")) {
            return when;
        }
        parser.expect(":");
        var first = parser.otherwise();
        while (parser.accept("|")) {
            first = new Term.Pipe(first, parser.otherwise());
        }
        return first;
    }

    static Term text(String text) {
        return new Term.Literal(StringNode.valueOf(text));
    }
}
