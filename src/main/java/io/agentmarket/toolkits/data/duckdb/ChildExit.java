package io.agentmarket.toolkits.data.duckdb;

import io.agentmarket.toolkits.data.engines.EngineFailedException.Kind;
import java.util.Set;

/** What the end of a statement or of a child means. */
final class ChildExit {

    /** The program of the child has a fault, or DuckDB cannot be loaded. */
    static final int BROKEN = 70;

    /**
     * By -XX:+ExitOnOutOfMemoryError; aborted, as by an allocation that fails within DuckDB; killed, as by the kernel
     * when memory is short; a fault of addresses, as when a stack is full.
     */
    private static final Set<Integer> SHORT_OF_MEMORY = Set.of(3, 134, 137, 139);

    private ChildExit() {}

    /** The kind of failure when the child ended by itself with this exit code in the middle of a statement. */
    static Kind kind(int exit) {
        return SHORT_OF_MEMORY.contains(exit) ? Kind.RESOURCES : Kind.UNAVAILABLE;
    }

    /** The kind of a failure by the first words of DuckDB's message. */
    static Kind kind(String message) {
        if (message.contains("INTERRUPT Error")) {
            return Kind.CANCELLED;
        }
        if (message.contains("Out of Memory Error")
                || message.contains("max_temp_directory_size")
                || message.contains("No space left on device")) {
            return Kind.RESOURCES;
        }
        if (message.contains("FATAL Error") || message.contains("INTERNAL Error")) {
            return Kind.UNAVAILABLE;
        }
        return Kind.STATEMENT;
    }
}
