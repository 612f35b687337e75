package io.agentmarket.toolkits.data.plans;

import io.agentmarket.toolkits.data.columns.DialectSql;
import io.agentmarket.toolkits.data.columns.ExpressionFault;
import io.agentmarket.toolkits.data.columns.Schema;
import io.agentmarket.toolkits.data.columns.SqlType;
import io.agentmarket.toolkits.data.engines.Dialect;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An expression in the SQL of an engine. Where engines convert or compute differently, both sides are cast, or the
 * expression is refused; so the same expression has the same value in each.
 */
final class ExpressionPrinter {

    private static final Set<String> UNITS = Set.of("day", "week", "month", "quarter", "year");
    private static final Set<String> COMPARISONS = Set.of("=", "<>", "<", "<=", ">", ">=");

    private static final Set<String> ONE_OF_ITS_VALUES = Set.of("coalesce", "greatest", "least");

    /** Digits of the places to round to: more than 99 have no meaning in any type. */
    private static final int MAX_PLACES_DIGITS = 2;

    private final Schema schema;
    private final DialectSql sql;

    ExpressionPrinter(Schema schema, DialectSql sql) {
        this.schema = schema;
        this.sql = sql;
    }

    /** @throws ExpressionFault for an unknown column, or for values that cannot be compared or computed with */
    String print(Expression expression) {
        return switch (expression) {
            case Expression.Name name -> Dialect.name(schema.find(name.name()).name());
            case Expression.Literal literal -> literal(literal);
            case Expression.Unary unary -> unary(unary);
            case Expression.Binary binary -> binary(binary);
            case Expression.Call call -> call(call);
            case Expression.Case it -> branches(it);
            case Expression.Cast cast ->
                (cast.tolerant() ? "try_cast(" : "cast(") + print(cast.value()) + " as " + cast.type() + ")";
            case Expression.In in ->
                "(" + print(in.value()) + (in.not() ? " not in (" : " in (")
                        + in.list().stream()
                                .map(item -> beside(item, in.value()))
                                .collect(Collectors.joining(", ")) + "))";
            case Expression.Between it ->
                "(" + print(it.value()) + (it.not() ? " not between " : " between ") + beside(it.low(), it.value())
                        + " and " + beside(it.high(), it.value()) + ")";
            case Expression.IsNull isNull ->
                "(" + print(isNull.value()) + (isNull.not() ? " is not null)" : " is null)");
            case Expression.Like like -> {
                require(like.value(), SqlType.Kind.TEXT, "like");
                yield "(" + print(like.value()) + (like.not() ? " not like " : " like ") + print(like.pattern()) + ")";
            }
        };
    }

    /** The kind of its value; UNKNOWN where only the engine knows. */
    SqlType type(Expression expression) {
        return switch (expression) {
            case Expression.Name name -> schema.find(name.name()).type();
            case Expression.Literal literal -> new SqlType(literal.kind(), "", scale(literal));
            case Expression.Unary unary ->
                unary.operator().equals("not") ? of(SqlType.Kind.BOOLEAN) : type(unary.value());
            case Expression.Binary binary -> result(binary);
            case Expression.Call call -> {
                var gives = Functions.named(call.function()).gives();
                yield gives != SqlType.Kind.UNKNOWN || call.arguments().isEmpty()
                        ? of(gives)
                        : ONE_OF_ITS_VALUES.contains(call.function())
                                ? common(call.arguments().stream())
                                : type(call.arguments().getFirst());
            }
            case Expression.Case it ->
                common(Stream.concat(it.branches().stream().map(Expression.Branch::then), it.otherwise().stream()));
            case Expression.Cast cast -> SqlType.of(cast.type());
            case Expression.In in -> of(SqlType.Kind.BOOLEAN);
            case Expression.Between between -> of(SqlType.Kind.BOOLEAN);
            case Expression.IsNull isNull -> of(SqlType.Kind.BOOLEAN);
            case Expression.Like like -> of(SqlType.Kind.BOOLEAN);
        };
    }

    private SqlType common(Stream<Expression> values) {
        return CommonType.of(
                values.filter(value -> !isNull(value)).map(this::type).toList());
    }

    private static boolean isNull(Expression value) {
        return value instanceof Expression.Literal literal && literal.kind() == SqlType.Kind.UNKNOWN;
    }

    private static SqlType of(SqlType.Kind kind) {
        return new SqlType(kind, "", 0);
    }

    private static int scale(Expression.Literal literal) {
        int mark = literal.value().indexOf('.');
        return literal.kind() == SqlType.Kind.DECIMAL && mark >= 0
                ? literal.value().length() - mark - 1
                : 0;
    }

    private SqlType result(Expression.Binary binary) {
        return switch (binary.operator()) {
            case "/" -> of(SqlType.Kind.DOUBLE);
            case "||" -> of(SqlType.Kind.TEXT);
            case "+", "-", "*", "%" ->
                CommonType.computed(binary.operator(), type(binary.left()), type(binary.right()));
            default -> of(SqlType.Kind.BOOLEAN);
        };
    }

    private static String literal(Expression.Literal literal) {
        return switch (literal.kind()) {
            case TEXT -> Dialect.text(literal.value());
            case DATE -> "date " + Dialect.text(literal.value());
            case TIMESTAMP -> "timestamp " + Dialect.text(literal.value());
            case INTEGER -> integer(literal.value());
            default -> literal.value();
        };
    }

    /** As 64 bits, since engines give a small literal 32 bits and overflow differently. */
    private static String integer(String digits) {
        return digits.length() <= 18 ? "cast(" + digits + " as bigint)" : "cast(" + digits + " as decimal(38, 0))";
    }

    private String unary(Expression.Unary unary) {
        if (unary.operator().equals("not")) {
            require(unary.value(), SqlType.Kind.BOOLEAN, "not");
            return "(not " + print(unary.value()) + ")";
        }
        requireNumber(unary.value(), "-");
        return "(- " + print(unary.value()) + ")";
    }

    private String binary(Expression.Binary binary) {
        var operator = binary.operator();
        if (COMPARISONS.contains(operator)) {
            return "(" + beside(binary.left(), binary.right()) + " " + operator + " "
                    + beside(binary.right(), binary.left()) + ")";
        }
        if (operator.equals("and") || operator.equals("or")) {
            require(binary.left(), SqlType.Kind.BOOLEAN, operator);
            require(binary.right(), SqlType.Kind.BOOLEAN, operator);
            return "(" + print(binary.left()) + " " + operator + " " + print(binary.right()) + ")";
        }
        if (operator.equals("||")) {
            return "(" + asText(binary.left()) + " || " + asText(binary.right()) + ")";
        }
        requireNumber(binary.left(), operator);
        requireNumber(binary.right(), operator);
        var left = print(binary.left());
        var right = print(binary.right());
        return switch (operator) {
            case "/" -> sql.divide(left, right);
            case "%" -> sql.remainder(left, right);
            default -> "(" + left + " " + operator + " " + right + ")";
        };
    }

    /** A value that stands beside another: a text beside a date becomes a date; other pairs must be of one kind. */
    private String beside(Expression value, Expression other) {
        var kind = type(value).kind();
        var against = type(other).kind();
        if (value instanceof Expression.Literal literal && kind == SqlType.Kind.TEXT && against.isMoment()) {
            var wide = against == SqlType.Kind.TIMESTAMP || literal.value().length() > "2026-01-01".length();
            return literal(Moments.literal(wide ? SqlType.Kind.TIMESTAMP : SqlType.Kind.DATE, literal.value()));
        }
        boolean otherIsRead = other instanceof Expression.Literal && against == SqlType.Kind.TEXT && kind.isMoment();
        if (!kind.compares(against) && !otherIsRead) {
            throw new ExpressionFault(words(value) + " is " + kind.words + " and " + words(other) + " is "
                    + against.words + "; cast one of them");
        }
        return print(value);
    }

    private void require(Expression value, SqlType.Kind kind, String where) {
        if (!type(value).kind().compares(kind)) {
            throw new ExpressionFault(words(value) + " is " + type(value).kind().words + "; " + where + " takes "
                    + (kind == SqlType.Kind.BOOLEAN ? "conditions" : kind.words));
        }
    }

    private void requireNumber(Expression value, String where) {
        var kind = type(value).kind();
        if (!kind.isNumber() && kind != SqlType.Kind.UNKNOWN) {
            throw new ExpressionFault(
                    words(value) + " is " + kind.words + "; " + where + " takes numbers: cast it first");
        }
    }

    private static String words(Expression expression) {
        return switch (expression) {
            case Expression.Name name -> name.name();
            case Expression.Literal literal -> "'" + literal.value() + "'";
            case Expression.Call call -> call.function() + "(...)";
            default -> "a side of it";
        };
    }

    private String asText(Expression value) {
        return type(value).kind() == SqlType.Kind.TEXT ? print(value) : "cast(" + print(value) + " as varchar)";
    }

    private String branches(Expression.Case it) {
        it.branches().forEach(branch -> require(branch.when(), SqlType.Kind.BOOLEAN, "when"));
        var first = it.branches().getFirst().then();
        return "case"
                + it.branches().stream()
                        .map(branch -> " when " + print(branch.when()) + " then " + beside(branch.then(), first))
                        .collect(Collectors.joining())
                + it.otherwise().map(value -> " else " + beside(value, first)).orElse("") + " end";
    }

    private String call(Expression.Call call) {
        var function = Functions.named(call.function());
        var arguments = call.arguments();
        for (var argument : arguments) {
            if (function.takes() == SqlType.Kind.DOUBLE) {
                requireNumber(argument, call.function());
            } else if (function.takes() != SqlType.Kind.UNKNOWN) {
                require(argument, function.takes(), call.function());
            }
        }
        var printed = arguments.stream().map(this::print).toList();
        return switch (call.function()) {
            case "count" -> "count(" + (printed.isEmpty() ? "*" : distinct(call) + printed.getFirst()) + ")";
            case "sum" -> aggregated(call, sql.sum(distinct(call) + printed.getFirst(), type(arguments.getFirst())));
            case "avg" -> aggregated(call, sql.average(printed.getFirst(), type(arguments.getFirst())));
            case "greatest", "least" -> sql.extreme(call.function(), printed);
            case "round" -> "round(" + printed.getFirst() + places(arguments) + ")";
            case "matches" -> sql.fullMatch(printed.getFirst(), pattern(arguments.get(1)));
            case "date_trunc" -> sql.truncate(unit(arguments.getFirst()), printed.get(1));
            case "concat" -> arguments.stream().map(this::asText).collect(Collectors.joining(" || ", "(", ")"));
            case "coalesce" ->
                "coalesce("
                        + arguments.stream()
                                .map(value -> beside(value, arguments.getFirst()))
                                .collect(Collectors.joining(", "))
                        + ")";
            default -> call.function() + "(" + String.join(", ", printed) + ")";
        };
    }

    private static String distinct(Expression.Call call) {
        return call.distinct() ? "distinct " : "";
    }

    private static String aggregated(Expression.Call call, String printed) {
        if (call.distinct()) {
            throw new ExpressionFault("distinct is possible in count, min and max only");
        }
        return printed;
    }

    /** The places to round to, as the 32 bits that engines take; empty for whole numbers. */
    private static String places(List<Expression> arguments) {
        if (arguments.size() == 1) {
            return "";
        }
        if (arguments.get(1) instanceof Expression.Literal literal
                && literal.kind() == SqlType.Kind.INTEGER
                && literal.value().length() <= MAX_PLACES_DIGITS) {
            return ", " + literal.value();
        }
        throw new ExpressionFault("the places of round are a whole number from 0 to 99");
    }

    private static String pattern(Expression argument) {
        return Patterns.checked(text(argument, "the pattern of matches"));
    }

    private static String unit(Expression argument) {
        var unit = text(argument, "the unit of date_trunc");
        if (!UNITS.contains(unit)) {
            throw new ExpressionFault("the unit of date_trunc is one of: "
                    + List.copyOf(UNITS).stream().sorted().toList());
        }
        return unit;
    }

    private static String text(Expression argument, String what) {
        if (argument instanceof Expression.Literal literal && literal.kind() == SqlType.Kind.TEXT) {
            return literal.value();
        }
        throw new ExpressionFault(what + " is a text in quotes");
    }
}
