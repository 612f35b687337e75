package io.agentmarket.toolkits.data.plans;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A rule that rows must fulfil.
 *
 * @param name as the answer calls it
 * @param columns that it looks at; empty for {@code row_count}
 */
record Rule(
        String at, String name, Severity severity, boolean onSource, Action action, List<String> columns, Test test) {

    /** How grave a failure is. */
    enum Severity {
        INFO,
        WARN,
        ERROR
    }

    /** What happens when rows fail. */
    enum Action {
        REPORT,
        REJECT,
        FAIL
    }

    /** What is tested. */
    sealed interface Test {

        /** The word of the request for it. */
        default String word() {
            return switch (this) {
                case NotNull it -> "not_null";
                case Unique it -> "unique";
                case Range it -> "range";
                case Pattern it -> "pattern";
                case Values it -> "set";
                case Reference it -> "reference";
                case RowCount it -> "row_count";
                case Freshness it -> "freshness";
            };
        }
    }

    record NotNull() implements Test {}

    record Unique() implements Test {}

    record Range(Optional<Expression.Literal> min, Optional<Expression.Literal> max) implements Test {}

    record Pattern(String regex) implements Test {}

    record Values(List<Expression.Literal> values) implements Test {}

    record Reference(String table, String column) implements Test {}

    record RowCount(long min, long max) implements Test {}

    record Freshness(Duration age) implements Test {}
}
