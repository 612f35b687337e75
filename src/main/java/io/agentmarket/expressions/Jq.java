package io.agentmarket.expressions;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;

/**
 * One jq expression. Bounded to {@value #MAX_SOURCE_CHARS} characters, {@value Spending#MAX_STEPS} steps, texts of
 * {@value Spending#MAX_TEXT} characters and values nested {@value Spending#MAX_DEPTH} deep; its result has no more
 * items than steps are left, and a shared item counts in each place. It has no clock, no random numbers, no environment
 * and no further input. Immutable.
 */
public final class Jq {

    /** The longest expression, in characters. */
    public static final int MAX_SOURCE_CHARS = 16 * 1024;

    private final Term term;

    private Jq(Term term) {
        this.term = term;
    }

    /** @throws JqException if it does not parse, with the place */
    public static Jq parse(String source) {
        if (source.isBlank() || source.length() > MAX_SOURCE_CHARS) {
            throw new JqException("has to have 1 to " + MAX_SOURCE_CHARS + " characters");
        }
        try {
            return new Jq(Parser.parse(source));
        } catch (StackOverflowError e) {
            throw new JqException("is nested too deeply");
        }
    }

    /**
     * Its first value, or null if it has none. The input is not changed.
     *
     * @param variables the values of $names, without the $
     * @throws JqException if it fails or reaches a bound
     */
    public JsonNode first(JsonNode in, Map<String, JsonNode> variables) {
        return first(in, variables, new Allowance());
    }

    /**
     * The same within an allowance that other expressions share.
     *
     * @throws JqException also if the allowance is spent
     * @throws java.util.concurrent.CancellationException if the thread is interrupted
     */
    public JsonNode first(JsonNode in, Map<String, JsonNode> variables, Allowance allowance) {
        var all = all(in, variables, allowance);
        return all.isEmpty() ? NullNode.getInstance() : all.getFirst();
    }

    /** All its values, in order; otherwise as {@link #first}. */
    public List<JsonNode> all(JsonNode in, Map<String, JsonNode> variables) {
        return all(in, variables, new Allowance());
    }

    private List<JsonNode> all(JsonNode in, Map<String, JsonNode> variables, Allowance allowance) {
        var bindings = Prelude.SCOPE;
        for (var variable : variables.entrySet()) {
            bindings = bindings.with(variable.getKey(), variable.getValue());
        }
        var spending = new Spending(allowance);
        try {
            var made = new Machine(spending).all(term, bindings, in);
            made.forEach(value -> Values.walk(spending, value));
            spending.tell();
            return made;
        } catch (JqException.Break e) {
            throw new JqException("breaks out of nothing");
        } catch (StackOverflowError e) {
            throw new JqException("is nested too deeply while it is evaluated");
        }
    }
}
