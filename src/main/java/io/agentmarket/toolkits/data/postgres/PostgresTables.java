package io.agentmarket.toolkits.data.postgres;

import io.agentmarket.egress.PinnedAddresses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;

/** Tables of customers' own PostgreSQL databases, version 12 or newer. Thread-safe. */
public final class PostgresTables {

    private final PostgresSessions sessions;

    /** @param addresses checks where databases are */
    public PostgresTables(PinnedAddresses addresses, Clock clock) {
        this.sessions = new PostgresSessions(addresses, clock);
    }

    /**
     * Reads all rows of a table or a select, in one read-only snapshot, into the canonical text file: UTF-8, comma, LF,
     * each value in quotes and null as nothing, with the row's number twice in front.
     *
     * @param out a new file; there is none after a failure
     * @throws PostgresFailedException when the rows are not read, or more than the source allows
     */
    public TableRead read(PostgresAccess access, PostgresSource source, Path out) {
        try {
            return sessions.within(access, source.time(), session -> new TableExport(source, out).run(session));
        } catch (RuntimeException e) {
            try {
                Files.deleteIfExists(out);
            } catch (IOException undeleted) {
                e.addSuppressed(new UncheckedIOException(undeleted));
            }
            throw e;
        }
    }

    /**
     * Loads a canonical text file into a table, all of it or nothing. A load with an effect key that has happened
     * already does nothing and answers what that one did.
     *
     * @throws PostgresFailedException when the table is unchanged; only with the kind {@code UNKNOWN} it may have
     *     changed, and the same call with the same effect key says so
     */
    public TableLoad load(PostgresAccess access, PostgresTarget target, Path file) {
        return new TableImport(sessions, access, target, file).run();
    }
}
