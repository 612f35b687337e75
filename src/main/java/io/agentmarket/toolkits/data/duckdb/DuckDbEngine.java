package io.agentmarket.toolkits.data.duckdb;

import io.agentmarket.toolkits.data.engines.EngineFailedException;
import io.agentmarket.toolkits.data.engines.EngineFailedException.Kind;
import io.agentmarket.toolkits.data.engines.EngineSession;
import io.agentmarket.toolkits.data.engines.QueryEngine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * DuckDB, each session in a process of its own. After the first session, one process is always started ahead of the
 * next; before it there is none, so a replica that processes no data pays nothing.
 */
public final class DuckDbEngine implements QueryEngine, AutoCloseable {

    /** As the default of {@link DuckDbSettings#addressMib}. */
    private static final long ADDRESS_BYTES = 2_560L << 20;

    private final Path home;
    private final long addressBytes;
    private @Nullable Library library;
    private @Nullable Child ahead;
    private boolean closed;

    /**
     * An engine.
     *
     * @param home a folder for DuckDB's library and the children's working directories; no other process may use it
     * @param addressBytes the most address space of a child, by the operating system; 0 for no limit
     */
    DuckDbEngine(Path home, long addressBytes) {
        this.home = home;
        this.addressBytes = addressBytes;
    }

    /** An engine of the standard address space that lives in a folder of its own until it is closed. */
    public static DuckDbEngine standard() {
        try {
            return new DuckDbEngine(Files.createTempDirectory("agentmarket-duckdb-"), ADDRESS_BYTES);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public EngineSession open(Limits limits) {
        var session = DuckDbSession.open(take(), limits);
        startAhead();
        return session;
    }

    /** The child that waits, if it still lives, else a new one. */
    synchronized Child take() {
        if (closed) {
            throw new EngineFailedException(Kind.UNAVAILABLE, "The platform is stopping; try again later.");
        }
        var child = ahead;
        ahead = null;
        if (child != null && child.isAlive()) {
            return child;
        }
        if (child != null) {
            child.kill();
        }
        return start();
    }

    /** Starts a child for the next session, after the current one has its own and need not share the cores. */
    private synchronized void startAhead() {
        if (closed || ahead != null) {
            return;
        }
        try {
            ahead = start();
        } catch (EngineFailedException later) {
            // The next session starts its own, or says why it cannot.
            ahead = null;
        }
    }

    private Child start() {
        try {
            if (library == null) {
                library = Library.prepare(prepared().resolve("library"));
            }
            var folder = Files.createTempDirectory(home, "child-");
            return Child.start(ChildCommand.start(folder, library, addressBytes), folder);
        } catch (IOException failed) {
            throw new EngineFailedException(
                    Kind.UNAVAILABLE, "The data engine could not be started; try again later.", failed);
        }
    }

    /** The engine's folder, without what a killed process left there. */
    private Path prepared() throws IOException {
        Folders.delete(home);
        return Files.createDirectories(home);
    }

    /** Ends the child that waits and deletes the engine's folder. Sessions are closed by their runs. */
    @Override
    public synchronized void close() {
        closed = true;
        if (ahead != null) {
            ahead.kill();
            ahead = null;
        }
        Folders.delete(home);
    }
}
