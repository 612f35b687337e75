package io.agentmarket.toolkits.data.plans;

import io.agentmarket.toolkits.data.columns.SqlType;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** An expression over the columns of one table, as a tree. It has no subselects and no parameters. */
sealed interface Expression {

    /** A column, by the name that was written. */
    record Name(String name) implements Expression {}

    /** A number, a text, or one of true, false, null; {@code sql} is how it is written. */
    record Literal(SqlType.Kind kind, String value) implements Expression {}

    /** not, or the sign of a number. */
    record Unary(String operator, Expression value) implements Expression {}

    record Binary(String operator, Expression left, Expression right) implements Expression {}

    record Call(String function, List<Expression> arguments, boolean distinct) implements Expression {}

    /** {@code case when ... end}; a form with a value after {@code case} is read into this one. */
    record Case(List<Branch> branches, Optional<Expression> otherwise) implements Expression {}

    record Branch(Expression when, Expression then) {}

    record Cast(Expression value, String type, boolean tolerant) implements Expression {}

    record In(Expression value, List<Expression> list, boolean not) implements Expression {}

    record Between(Expression value, Expression low, Expression high, boolean not) implements Expression {}

    record IsNull(Expression value, boolean not) implements Expression {}

    record Like(Expression value, Expression pattern, boolean not) implements Expression {}

    /** The parts directly below. */
    default List<Expression> parts() {
        return switch (this) {
            case Name name -> List.of();
            case Literal literal -> List.of();
            case Unary unary -> List.of(unary.value);
            case Binary binary -> List.of(binary.left, binary.right);
            case Call call -> call.arguments;
            case Case it ->
                Stream.concat(
                                it.branches.stream().flatMap(branch -> Stream.of(branch.when, branch.then)),
                                it.otherwise.stream())
                        .toList();
            case Cast cast -> List.of(cast.value);
            case In in -> Stream.concat(Stream.of(in.value), in.list.stream()).toList();
            case Between between -> List.of(between.value, between.low, between.high);
            case IsNull isNull -> List.of(isNull.value);
            case Like like -> List.of(like.value, like.pattern);
        };
    }

    /** This and all below. */
    default Stream<Expression> all() {
        return Stream.concat(Stream.of(this), parts().stream().flatMap(Expression::all));
    }

    /** Whether it adds up rows. */
    default boolean isAggregate() {
        return all().anyMatch(it -> it instanceof Call call && Functions.isAggregate(call.function));
    }
}
