package io.agentmarket.toolkits.data.plans;

import io.agentmarket.toolkits.data.columns.ExpressionFault;
import io.agentmarket.toolkits.data.columns.SqlType;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The functions that expressions may call. All of them give the same value in every engine and bound its size. */
final class Functions {

    private static final Map<String, Function> ALL = new TreeMap<>();

    private Functions() {}

    /**
     * A function.
     *
     * @param takes the kind of its arguments, UNKNOWN for any
     * @param gives UNKNOWN for the kind of its first argument
     */
    record Function(String sql, int least, int most, SqlType.Kind takes, SqlType.Kind gives, boolean aggregate) {}

    static {
        var text = SqlType.Kind.TEXT;
        var any = SqlType.Kind.UNKNOWN;
        var number = SqlType.Kind.DOUBLE;
        var whole = SqlType.Kind.INTEGER;
        var date = SqlType.Kind.DATE;
        for (var name : List.of("lower", "upper", "trim", "ltrim", "rtrim", "reverse")) {
            add(name, 1, 1, text, text);
        }
        add("length", 1, 1, text, whole);
        add("strpos", 2, 2, text, whole);
        add("replace", 3, 3, text, text);
        add("starts_with", 2, 2, text, SqlType.Kind.BOOLEAN);
        add("substr", 2, 3, any, text);
        add("split_part", 3, 3, any, text);
        add("matches", 2, 2, text, SqlType.Kind.BOOLEAN);
        add("concat", 1, 20, any, text);
        add("coalesce", 1, 20, any, any);
        add("nullif", 2, 2, any, any);
        add("greatest", 1, 20, any, any);
        add("least", 1, 20, any, any);
        add("abs", 1, 1, number, any);
        add("round", 1, 2, number, any);
        add("floor", 1, 1, number, any);
        add("ceil", 1, 1, number, any);
        add("sqrt", 1, 1, number, number);
        for (var name : List.of("year", "quarter", "month", "day")) {
            add(name, 1, 1, date, whole);
        }
        add("date_trunc", 2, 2, any, date);
        aggregate("count", 0, any, whole);
        aggregate("sum", 1, number, any);
        aggregate("avg", 1, number, number);
        aggregate("min", 1, any, any);
        aggregate("max", 1, any, any);
    }

    private static void add(String name, int least, int most, SqlType.Kind takes, SqlType.Kind gives) {
        ALL.put(name, new Function(name, least, most, takes, gives, false));
    }

    private static void aggregate(String name, int least, SqlType.Kind takes, SqlType.Kind gives) {
        ALL.put(name, new Function(name, least, 1, takes, gives, true));
    }

    /** @throws ExpressionFault when there is none of this name */
    static Function named(String name) {
        var function = ALL.get(name);
        if (function == null) {
            throw new ExpressionFault("the function " + name + " is not one of: " + String.join(", ", ALL.keySet()));
        }
        return function;
    }

    /** @throws ExpressionFault when the function does not take so many values */
    static void count(String name, int values) {
        var function = named(name);
        if (values < function.least || values > function.most) {
            throw new ExpressionFault(name + " takes "
                    + (function.least == function.most ? "" + function.least : function.least + " to " + function.most)
                    + " values, not " + values);
        }
    }

    static boolean isAggregate(String name) {
        return named(name).aggregate();
    }
}
