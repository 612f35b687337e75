package io.agentmarket.toolkits.data.tables;

/** A file that cannot be read as a table. */
public final class UnreadableTableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What is at fault. */
    public enum Fault {
        /** What the options say, or the lack of one: {@link #pointer()} names it. */
        OPTION,
        /** The content is not of its format: broken, truncated or binary. */
        CONTENT,
        /** The content is of its format, but is no table. */
        NO_TABLE,
        /** The content is larger or deeper than is read. */
        BOUND
    }

    private final String pointer;
    private final Fault fault;

    /**
     * @param pointer the option that is at fault, such as /encoding; empty for the content
     * @param message a sentence for the customer
     */
    public UnreadableTableException(String pointer, String message) {
        this(pointer.isEmpty() ? Fault.CONTENT : Fault.OPTION, pointer, message);
    }

    UnreadableTableException(Fault fault, String message) {
        this(fault, "", message);
    }

    private UnreadableTableException(Fault fault, String pointer, String message) {
        super(message);
        this.fault = fault;
        this.pointer = pointer;
    }

    public String pointer() {
        return pointer;
    }

    public Fault fault() {
        return fault;
    }
}
