package io.agentmarket.toolkits.data.plans;

import static io.agentmarket.toolkits.data.plans.ExpressionTokens.Kind.END;
import static io.agentmarket.toolkits.data.plans.ExpressionTokens.Kind.NUMBER;
import static io.agentmarket.toolkits.data.plans.ExpressionTokens.Kind.QUOTED;
import static io.agentmarket.toolkits.data.plans.ExpressionTokens.Kind.TEXT;
import static io.agentmarket.toolkits.data.plans.ExpressionTokens.Kind.WORD;

import io.agentmarket.toolkits.data.columns.ExpressionFault;
import io.agentmarket.toolkits.data.columns.SqlType;
import io.agentmarket.toolkits.data.columns.TargetType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads an expression: the operators of SQL, case, cast and the functions of {@link Functions}. */
final class ExpressionParser {

    /** The deepest nesting; DuckDB's own bound is 1,000, on a stack of its own. */
    private static final int MAX_DEPTH = 60;

    private static final Set<String> RESERVED = Set.of(
            "select",
            "from",
            "where",
            "group",
            "order",
            "union",
            "with",
            "and",
            "or",
            "not",
            "is",
            "in",
            "between",
            "like",
            "when",
            "then",
            "else",
            "end",
            "as",
            "over",
            "exists",
            "distinct",
            "interval",
            "filter",
            "limit");

    /** The binary operators by how strongly they bind. */
    private static final Map<String, Integer> BINDS = Map.ofEntries(
            Map.entry("or", 1),
            Map.entry("and", 2),
            Map.entry("=", 4),
            Map.entry("<>", 4),
            Map.entry("<", 4),
            Map.entry("<=", 4),
            Map.entry(">", 4),
            Map.entry(">=", 4),
            Map.entry("||", 6),
            Map.entry("+", 7),
            Map.entry("-", 7),
            Map.entry("*", 8),
            Map.entry("/", 8),
            Map.entry("%", 8));

    private static final Set<String> PREDICATES = Set.of("is", "in", "between", "like", "not");

    private static final int PREDICATE = 4;
    private static final int NOT = 3;
    private static final int SIGN = 9;

    private final List<ExpressionTokens.Token> tokens;
    private int at;
    private int depth;

    private ExpressionParser(List<ExpressionTokens.Token> tokens) {
        this.tokens = tokens;
    }

    /** @throws ExpressionFault with what is wrong */
    static Expression parse(String text) {
        var parser = new ExpressionParser(ExpressionTokens.of(text));
        var expression = parser.expression(0);
        if (parser.peek().kind() != END) {
            throw new ExpressionFault("'" + parser.peek().written() + "' is not expected");
        }
        return expression;
    }

    private ExpressionTokens.Token peek() {
        return tokens.get(at);
    }

    private ExpressionTokens.Token take() {
        return peek().kind() == END ? peek() : tokens.get(at++);
    }

    private boolean accept(String sign) {
        if (peek().is(sign)) {
            at++;
            return true;
        }
        return false;
    }

    private void expect(String sign) {
        if (!accept(sign)) {
            throw new ExpressionFault("'" + sign + "' is expected instead of '" + peek().written() + "'");
        }
    }

    private Expression expression(int binds) {
        if (++depth > MAX_DEPTH) {
            throw new ExpressionFault("it is nested more than " + MAX_DEPTH + " deep");
        }
        var left = prefix();
        while (true) {
            var token = peek();
            var own = token.kind() == ExpressionTokens.Kind.SIGN || token.kind() == WORD
                    ? BINDS.getOrDefault(token.value(), 0)
                    : 0;
            if (own > binds) {
                take();
                left = new Expression.Binary(token.value(), left, expression(own));
            } else if (token.is("::") && SIGN > binds) {
                take();
                left = new Expression.Cast(left, type(), false);
            } else if (PREDICATE > binds && PREDICATES.stream().anyMatch(token::is)) {
                left = predicate(left);
            } else {
                depth--;
                return left;
            }
        }
    }

    private Expression predicate(Expression value) {
        if (accept("is")) {
            boolean not = accept("not");
            if (accept("null")) {
                return new Expression.IsNull(value, not);
            }
            var word = take();
            if (!word.is("true") && !word.is("false")) {
                throw new ExpressionFault("after 'is' comes null, not null, true or false");
            }
            var truth = new Expression.Call(
                    "coalesce",
                    List.of(value, new Expression.Literal(SqlType.Kind.BOOLEAN, word.is("true") ? "false" : "true")),
                    false);
            return word.is("true") == not ? new Expression.Unary("not", truth) : truth;
        }
        boolean not = accept("not");
        if (accept("in")) {
            expect("(");
            return new Expression.In(value, list(), not);
        }
        if (accept("between")) {
            var low = expression(PREDICATE);
            expect("and");
            return new Expression.Between(value, low, expression(PREDICATE), not);
        }
        expect("like");
        return new Expression.Like(value, expression(PREDICATE), not);
    }

    private Expression prefix() {
        if (accept("not")) {
            return new Expression.Unary("not", expression(NOT));
        }
        if (accept("-")) {
            return new Expression.Unary("-", expression(SIGN));
        }
        if (accept("+")) {
            return expression(SIGN);
        }
        if (accept("(")) {
            var inner = expression(0);
            expect(")");
            return inner;
        }
        var token = take();
        if (token.kind() == NUMBER) {
            boolean whole = !token.value().contains(".");
            return new Expression.Literal(whole ? SqlType.Kind.INTEGER : SqlType.Kind.DECIMAL, token.value());
        }
        return switch (token.kind()) {
            case TEXT -> new Expression.Literal(SqlType.Kind.TEXT, token.value());
            case QUOTED -> new Expression.Name(token.value());
            case WORD -> word(token);
            default -> throw new ExpressionFault("a value is expected instead of '" + token.written() + "'");
        };
    }

    private Expression word(ExpressionTokens.Token token) {
        switch (token.value()) {
            case "true", "false" -> {
                return new Expression.Literal(SqlType.Kind.BOOLEAN, token.value());
            }
            case "null" -> {
                return new Expression.Literal(SqlType.Kind.UNKNOWN, "null");
            }
            case "case" -> {
                return branches();
            }
            case "cast", "try_cast" -> {
                expect("(");
                var value = expression(0);
                expect("as");
                var type = type();
                expect(")");
                return new Expression.Cast(value, type, token.is("try_cast"));
            }
            default -> {
                return nameOrCall(token);
            }
        }
    }

    private Expression nameOrCall(ExpressionTokens.Token token) {
        boolean moment = token.is("date") || token.is("timestamp");
        if (moment && peek().kind() == TEXT) {
            var kind = token.is("date") ? SqlType.Kind.DATE : SqlType.Kind.TIMESTAMP;
            return Moments.literal(kind, take().value());
        }
        if (accept("(")) {
            return call(token.value());
        }
        if (RESERVED.contains(token.value())) {
            throw new ExpressionFault(
                    "'" + token.written() + "' is a word of SQL; a column of this name is written in double quotes");
        }
        return new Expression.Name(token.written());
    }

    private Expression call(String function) {
        var known = Functions.named(function);
        boolean distinct = accept("distinct");
        if (distinct && !known.aggregate()) {
            throw new ExpressionFault("distinct has no meaning in " + function);
        }
        if (function.equals("count") && accept("*")) {
            expect(")");
            return new Expression.Call(function, List.of(), false);
        }
        var arguments = accept(")") ? List.<Expression>of() : list();
        Functions.count(function, arguments.size());
        if (known.aggregate() && arguments.stream().anyMatch(Expression::isAggregate)) {
            throw new ExpressionFault(function + " of an aggregate has no meaning");
        }
        return new Expression.Call(function, arguments, distinct);
    }

    /** Up to and with the closing bracket. */
    private List<Expression> list() {
        var items = new ArrayList<Expression>();
        do {
            items.add(expression(0));
        } while (accept(","));
        expect(")");
        return items;
    }

    private Expression branches() {
        Optional<Expression> subject = peek().is("when") ? Optional.empty() : Optional.of(expression(0));
        var branches = new ArrayList<Expression.Branch>();
        while (accept("when")) {
            var when = expression(0);
            expect("then");
            var test = subject.<Expression>map(it -> new Expression.Binary("=", it, when))
                    .orElse(when);
            branches.add(new Expression.Branch(test, expression(0)));
        }
        if (branches.isEmpty()) {
            throw new ExpressionFault("case has no when");
        }
        Optional<Expression> otherwise = accept("else") ? Optional.of(expression(0)) : Optional.empty();
        expect("end");
        return new Expression.Case(branches, otherwise);
    }

    private String type() {
        var name = take();
        var type = new StringBuilder(name.value());
        if (accept("(")) {
            type.append('(').append(take().value());
            if (accept(",")) {
                type.append(',').append(take().value());
            }
            expect(")");
            type.append(')');
        }
        return TargetType.of(type.toString()).sql();
    }
}
