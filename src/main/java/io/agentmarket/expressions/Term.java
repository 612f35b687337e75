package io.agentmarket.expressions;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The parts of an expression. */
sealed interface Term {

    record Identity() implements Term {}

    record Literal(JsonNode value) implements Term {}

    /** @param parts alternately a text ({@link Literal}) and an inserted term, beginning and ending with a text */
    record Text(List<Term> parts, String format) implements Term {}

    record Format(String name) implements Term {}

    record Variable(String name) implements Term {}

    record Index(Term target, Term key) implements Term {}

    record Slice(Term target, @Nullable Term from, @Nullable Term to) implements Term {}

    record Each(Term target) implements Term {}

    record ListOf(@Nullable Term body) implements Term {}

    record ObjectOf(List<Entry> entries) implements Term {}

    record Entry(Term key, Term value) {}

    record Negative(Term of) implements Term {}

    record Pipe(Term left, Term right) implements Term {}

    record Comma(Term left, Term right) implements Term {}

    record Binary(String operator, Term left, Term right) implements Term {}

    record Logic(boolean and, Term left, Term right) implements Term {}

    record Otherwise(Term left, Term right) implements Term {}

    record Assign(String operator, Term left, Term right) implements Term {}

    record If(Term condition, Term then, @Nullable Term otherwise) implements Term {}

    record Try(Term body, @Nullable Term handler) implements Term {}

    record Reduce(Term source, Pattern pattern, Term init, Term update) implements Term {}

    record Foreach(
            Term source,
            Pattern pattern,
            Term init,
            Term update,
            @Nullable Term extract) implements Term {}

    record As(Term source, Pattern pattern, Term body) implements Term {}

    record Define(Function function, Term body) implements Term {}

    record Call(String name, List<Term> arguments) implements Term {}

    record Label(String name, Term body) implements Term {}

    record Break(String name) implements Term {}

    /** @param parameters names; one that begins with $ is also a variable */
    record Function(String name, List<String> parameters, Term body) {}

    /** A destructuring pattern. */
    sealed interface Pattern {

        record Name(String variable) implements Pattern {}

        record Items(List<Pattern> items) implements Pattern {}

        record Members(List<Member> members) implements Pattern {}

        /** @param variable set to the member's value as well, or null */
        record Member(
                @Nullable String variable,
                Term key,
                @Nullable Pattern value) {}
    }
}
