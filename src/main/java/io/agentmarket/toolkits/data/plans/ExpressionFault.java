package io.agentmarket.toolkits.data.plans;

/** Why a text is no expression; its message is a sentence for the customer. */
final class ExpressionFault extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ExpressionFault(String message) {
        super(message, null, false, false);
    }
}
