package io.agentmarket.toolkits.data.duckdb;

import java.nio.file.Path;

/**
 * What bounds the children of this replica, and where they live.
 *
 * @param home a folder for DuckDB's library and for what children leave; another process must not use it
 * @param addressBytes the most address space of a child, by the operating system; 0 where it has no such limit
 */
record DuckDbSettings(Path home, long addressBytes) {

    /**
     * The JVM, DuckDB's library and stacks take 0.6 GiB of addresses; data takes at most 1.3 times DuckDB's own limit,
     * 512 MiB by default; the rest is for single values, which that limit does not bound.
     */
    static final long ADDRESS_BYTES = 2_560L << 20;
}
