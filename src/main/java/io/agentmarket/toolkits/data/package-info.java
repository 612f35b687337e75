/**
 * The tools for tables: reading them as they come, profiling, changing, checking and delivering them.
 *
 * <p>Owns: the requests of the data tools, their sources and targets, and the account of every row. The leaves do the
 * work: {@code tables} reads files, {@code columns} finds
 * what is in them, {@code plans} writes the SQL, {@code questions} reads words, {@code engines} is the port to what
 * runs it: {@code duckdb} in a child process, {@code trino} in a cluster; {@code postgres} is a source and a target.
 * Never: a customer's SQL in this process; an address that the grant does not name. Invariants: rows read = rows
 * delivered + rejected + filtered + merged, or the answer says what is missing. Fails: as a result that the model can
 * read.
 */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "shared",
            "tools",
            "egress",
            "resilience",
            "artifacts",
            "uploads",
            "toolkits.data.engines",
            "toolkits.data.tables",
            "toolkits.data.columns",
            "toolkits.data.plans",
            "toolkits.data.duckdb",
            "toolkits.data.postgres",
            "toolkits.data.questions",
            "toolkits.data.trino"
        })
package io.agentmarket.toolkits.data;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
