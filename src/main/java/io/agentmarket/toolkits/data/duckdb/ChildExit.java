package io.agentmarket.toolkits.data.duckdb;

import io.agentmarket.toolkits.data.engines.EngineFailedException.Kind;

/** What the end of a statement or of a child means. */
final class ChildExit {

    static final int BROKEN = 70;
    static final int OUT_OF_HEAP = 71;

    private ChildExit() {}

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
