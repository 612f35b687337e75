package io.agentmarket.toolkits.data.columns;

/** Why a text is no expression; its message is a sentence for the customer. */
public final class ExpressionFault extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String reason;

    public ExpressionFault(String reason) {
        super(reason, null, false, false);
        this.reason = reason;
    }

    @Override
    public String getMessage() {
        return reason;
    }
}
