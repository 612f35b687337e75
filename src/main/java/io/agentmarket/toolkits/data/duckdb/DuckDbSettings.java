package io.agentmarket.toolkits.data.duckdb;

/**
 * What bounds the children of this replica.
 *
 * @param addressBytes the most address space of a child, by the operating system; 0 where it has no such limit
 */
record DuckDbSettings(long addressBytes) {

    /** DuckDB may use the default of 512 MB, its peaks are 1.3 times that, and the JVM around it takes 700 MB. */
    static final DuckDbSettings STANDARD = new DuckDbSettings(2_500L << 20);
}
