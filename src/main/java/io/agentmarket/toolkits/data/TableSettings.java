package io.agentmarket.toolkits.data;

import io.agentmarket.shared.StartFailure;

/**
 * What work on tables may use on this replica.
 *
 * @param folder where tables are kept while they are worked on; empty for the system's temporary folder
 * @param jobs how many requests are worked on at a time, 1 to 64; others wait
 * @param memoryBytes the memory that an engine's child uses for data, 64 MiB to 64 GiB; its process takes up to 1.5
 *     times as much
 * @param diskBytes the space for intermediate results of a request
 * @param statementSeconds the longest time of a statement, 1 to 3600
 */
record TableSettings(String folder, int jobs, long memoryBytes, long diskBytes, int statementSeconds) {

    private static final int MAX_JOBS = 64;
    private static final long MIN_MEMORY = 64L << 20;
    private static final long MAX_MEMORY = 64L << 30;
    private static final int MAX_SECONDS = 3_600;

    TableSettings {
        if (jobs < 1 || jobs > MAX_JOBS) {
            throw new StartFailure("AGENTMARKET_TABLES_JOBS must be 1 to " + MAX_JOBS + ".");
        }
        if (memoryBytes < MIN_MEMORY || memoryBytes > MAX_MEMORY) {
            throw new StartFailure("AGENTMARKET_TABLES_MEMORY_BYTES must be " + MIN_MEMORY + " to " + MAX_MEMORY + ".");
        }
        if (diskBytes < memoryBytes) {
            throw new StartFailure("AGENTMARKET_TABLES_DISK_BYTES must be at least the memory.");
        }
        if (statementSeconds < 1 || statementSeconds > MAX_SECONDS) {
            throw new StartFailure("AGENTMARKET_TABLES_STATEMENT_SECONDS must be 1 to " + MAX_SECONDS + ".");
        }
    }
}
