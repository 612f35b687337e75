package io.agentmarket.expressions;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/** An expression does not parse, fails, or exceeds a bound; the message is for its author. */
public final class JqException extends RuntimeException {

    /** The maximum number of characters of a value in a message, unless it is a text. */
    private static final int MAX_SHOWN = 500;

    private final transient JsonNode value;
    private final boolean limit;
    private final boolean spent;

    JqException(String message) {
        this(StringNode.valueOf(message), false, false);
    }

    JqException(JsonNode value) {
        this(value, false, false);
    }

    private JqException(JsonNode value, boolean limit, boolean spent) {
        super(value.isString() ? value.stringValue() : JsonText.start(value, MAX_SHOWN), null, false, false);
        this.value = value;
        this.limit = limit;
        this.spent = spent;
    }

    /** A bound is reached, which no expression can catch. */
    static JqException limit(String message) {
        return new JqException(StringNode.valueOf(message), true, false);
    }

    static JqException spent(String message) {
        return new JqException(StringNode.valueOf(message), true, true);
    }

    /** Whether the whole {@link Allowance} is spent, so that no further expression can use it. */
    public boolean isSpent() {
        return spent;
    }

    boolean isFinal() {
        return limit;
    }

    /** The argument of {@code error}, which {@code catch} reads. */
    JsonNode value() {
        return value;
    }

    /** Leaves a {@code label}. */
    static final class Break extends RuntimeException {

        private final transient Object label;

        Break(@Nullable Object label) {
            super("break", null, false, false);
            this.label = label == null ? this : label;
        }

        boolean leaves(Object other) {
            return label == other;
        }
    }
}
