/**
 * Customers' own PostgreSQL databases as source and target of tables.
 *
 * <p>Owns: the connection to such a database, reading a table or a select into the canonical text file, and loading
 * such a file into a table. Never: the platform's own database; an address that {@code egress} has not checked; a file
 * or a class that an address names; words of the driver in a message. Invariants: a read is one read-only snapshot,
 * whole or refused; a load is one transaction, which also writes its effect key into {@code agentmarket_load}, so that
 * the same load never happens twice; a value that would not come back as it is in the file is refused with its row.
 * Fails: with {@code PostgresFailedException} and a sentence for the customer.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "egress", "resilience"})
package io.agentmarket.toolkits.data.postgres;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
