package io.agentmarket.expressions;

import io.agentmarket.expressions.Tokens.Kind;
import java.util.ArrayList;
import java.util.List;

/** Reads a destructuring pattern, after {@code as}. */
final class PatternParser {

    private final Parser parser;

    PatternParser(Parser parser) {
        this.parser = parser;
    }

    Term.Pattern pattern() {
        if (parser.accept("[")) {
            var items = new ArrayList<Term.Pattern>();
            do {
                items.add(pattern());
            } while (parser.accept(","));
            parser.expect("]");
            return new Term.Pattern.Items(List.copyOf(items));
        }
        if (parser.accept("{")) {
            var members = new ArrayList<Term.Pattern.Member>();
            do {
                members.add(member());
            } while (parser.accept(","));
            parser.expect("}");
            return new Term.Pattern.Members(List.copyOf(members));
        }
        return new Term.Pattern.Name(parser.expect(Kind.VARIABLE));
    }

    private Term.Pattern.Member member() {
        var token = parser.peek();
        if (token.kind() == Kind.VARIABLE) {
            parser.next();
            var value = parser.accept(":") ? pattern() : null;
            return new Term.Pattern.Member(token.text(), TermParser.text(token.text()), value);
        }
        Term key;
        if (parser.accept("(")) {
            key = parser.pipe();
            parser.expect(")");
        } else {
            parser.next();
            key = token.kind() == Kind.TEXT ? parser.text(token, "text") : TermParser.text(token.text());
        }
        parser.expect(":");
        return new Term.Pattern.Member(null, key, pattern());
    }
}
