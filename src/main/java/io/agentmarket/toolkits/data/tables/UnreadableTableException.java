package io.agentmarket.toolkits.data.tables;

/** A file that cannot be read as a table. */
public final class UnreadableTableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String pointer;

    /**
     * @param pointer the option that is at fault, such as /encoding; empty for the content
     * @param message a sentence for the customer
     */
    public UnreadableTableException(String pointer, String message) {
        super(message);
        this.pointer = pointer;
    }

    public String pointer() {
        return pointer;
    }
}
