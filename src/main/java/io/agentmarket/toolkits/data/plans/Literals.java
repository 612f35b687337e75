package io.agentmarket.toolkits.data.plans;

import io.agentmarket.toolkits.data.columns.ExpressionFault;
import io.agentmarket.toolkits.data.columns.Schema;
import io.agentmarket.toolkits.data.columns.SqlType;
import io.agentmarket.toolkits.data.engines.Dialect;

/** Values of a request beside a column. */
final class Literals {

    private Literals() {}

    /**
     * The value as the column's type.
     *
     * @throws ExpressionFault when it is none of that type
     */
    static String as(Expression.Literal value, Schema.Field column) {
        var kind = column.type().kind();
        return switch (kind) {
            case TEXT -> {
                require(value, column, SqlType.Kind.TEXT);
                yield Dialect.text(value.value());
            }
            case DATE, TIMESTAMP -> {
                require(value, column, SqlType.Kind.TEXT);
                var wide = kind == SqlType.Kind.TIMESTAMP;
                yield (wide ? "timestamp " : "date ")
                        + Dialect.text(Moments.literal(kind, value.value()).value());
            }
            case BOOLEAN -> {
                require(value, column, SqlType.Kind.BOOLEAN);
                yield value.value();
            }
            case INTEGER, DECIMAL, DOUBLE -> {
                if (!value.kind().isNumber()) {
                    require(value, column, kind);
                }
                int mark = value.value().indexOf('.');
                int scale = mark < 0 ? 0 : value.value().length() - mark - 1;
                if (kind != SqlType.Kind.DOUBLE && scale > column.type().scale()) {
                    throw new ExpressionFault(value.value() + " has more decimals than " + column.name() + " keeps");
                }
                yield "cast(" + value.value() + " as " + column.type().sql() + ")";
            }
            default -> throw new ExpressionFault(column.name() + " is " + kind.words + ", which has no values here");
        };
    }

    /** The value for a comparison with the column: numbers are not rounded to its type. */
    static String beside(Expression.Literal value, Schema.Field column) {
        return column.type().kind().isNumber() && value.kind().isNumber() ? value.value() : as(value, column);
    }

    private static void require(Expression.Literal value, Schema.Field column, SqlType.Kind kind) {
        if (value.kind() != kind) {
            throw new ExpressionFault("'" + value.value() + "' is " + value.kind().words + " and " + column.name()
                    + " is " + column.type().kind().words + "; cast the column first, or write the value as "
                    + kind.words);
        }
    }
}
