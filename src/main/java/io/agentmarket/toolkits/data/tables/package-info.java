/**
 * Reading tables as they come: the format, the encoding and the dialect of a file, and each of its rows.
 *
 * <p>Owns: the readers of delimited text, JSON, lines of JSON and spreadsheets. Never: guesses without evidence; drops
 * a line without saying so. Invariants: lines = preamble + header + comments + blank + rows + rejected + footer, proved
 * for every file. Fails: with {@code UnreadableTableException} and a sentence for the customer.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.agentmarket.toolkits.data.tables;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
