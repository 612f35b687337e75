package io.agentmarket.toolkits.data.duckdb;

import io.agentmarket.toolkits.data.engines.EngineSession;
import io.agentmarket.toolkits.data.engines.QueryEngine;
import org.jspecify.annotations.Nullable;

/** DuckDB, each session in a process of its own. One more process is started ahead of the next session. */
public final class DuckDbEngine implements QueryEngine, AutoCloseable {

    private final DuckDbSettings settings;
    private @Nullable Child ahead;
    private boolean closed;

    DuckDbEngine(DuckDbSettings settings) {
        this.settings = settings;
    }

    /** The engine with its standard settings. */
    public static DuckDbEngine standard() {
        return new DuckDbEngine(DuckDbSettings.STANDARD);
    }

    @Override
    public EngineSession open(Limits limits) {
        return DuckDbSession.open(next(), limits);
    }

    /** The child that waits, if it still lives, and another one is started in its place. */
    private synchronized Child next() {
        if (closed) {
            throw new IllegalStateException("the engine is closed");
        }
        var child = ahead;
        if (child != null && !child.isAlive()) {
            child.kill();
            child = null;
        }
        if (child == null) {
            child = Child.start(settings.addressBytes());
        }
        ahead = Child.start(settings.addressBytes());
        return child;
    }

    /** Ends the child that waits. Sessions end by themselves. */
    @Override
    public synchronized void close() {
        closed = true;
        if (ahead != null) {
            ahead.kill();
            ahead = null;
        }
    }
}
