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

    private final DuckDbSettings settings;
    private @Nullable Library library;
    private @Nullable Child ahead;
    private boolean closed;

    DuckDbEngine(DuckDbSettings settings) {
        this.settings = settings;
    }

    /** An engine with standard bounds that lives in a folder of its own until it is closed. */
    public static DuckDbEngine standard() {
        try {
            var home = Files.createTempDirectory("agentmarket-duckdb-");
            return new DuckDbEngine(new DuckDbSettings(home, DuckDbSettings.ADDRESS_BYTES));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public EngineSession open(Limits limits) {
        return DuckDbSession.open(next(), limits);
    }

    /** The child that waits, if it still lives, and another one is started in its place. */
    synchronized Child next() {
        if (closed) {
            throw new EngineFailedException(Kind.UNAVAILABLE, "The platform is stopping; try again later.");
        }
        var child = ahead;
        if (child != null && !child.isAlive()) {
            child.kill();
            child = null;
        }
        if (child == null) {
            child = start();
        }
        ahead = startAhead();
        return child;
    }

    private @Nullable Child startAhead() {
        try {
            return start();
        } catch (EngineFailedException later) {
            // The next session starts its own, or says why it cannot.
            return null;
        }
    }

    private Child start() {
        try {
            if (library == null) {
                library = Library.prepare(prepared().resolve("library"));
            }
            var home = Files.createTempDirectory(settings.home(), "child-");
            return Child.start(ChildCommand.start(home, library, settings.addressBytes()), home);
        } catch (IOException failed) {
            throw new EngineFailedException(
                    Kind.UNAVAILABLE, "The data engine could not be started; try again later.", failed);
        }
    }

    /** The engine's folder, without what a killed process left there. */
    private Path prepared() throws IOException {
        Folders.delete(settings.home());
        return Files.createDirectories(settings.home());
    }

    /** Ends the child that waits and deletes the engine's folder. Sessions are closed by their runs. */
    @Override
    public synchronized void close() {
        closed = true;
        if (ahead != null) {
            ahead.kill();
            ahead = null;
        }
        Folders.delete(settings.home());
    }
}
