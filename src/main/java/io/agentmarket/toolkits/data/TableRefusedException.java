package io.agentmarket.toolkits.data;

/** A request that cannot be fulfilled as it is. */
final class TableRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String pointer;

    /**
     * @param pointer the part of the request that is at fault
     * @param message a sentence for the customer
     */
    TableRefusedException(String pointer, String message) {
        super(message);
        this.pointer = pointer;
    }

    String pointer() {
        return pointer;
    }
}
