package io.agentmarket.toolkits.data.columns;

/** Why a text is no expression; its message is a sentence for the customer. */
public final class ExpressionFault extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ExpressionFault(String message) {
        super(message, null, false, false);
    }
}
