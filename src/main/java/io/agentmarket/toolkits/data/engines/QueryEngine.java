package io.agentmarket.toolkits.data.engines;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.DoubleConsumer;

/** An engine that runs SQL over tables. Thread-safe. */
public interface QueryEngine {

    /**
     * Opens the session of one run.
     *
     * @throws EngineFailedException when the engine cannot be started or reached
     */
    EngineSession open(Limits limits);

    /**
     * The limits of a session.
     *
     * @param folder the run's own folder: the only place from which files are read and to which they are written
     * @param time the longest time of one statement; more than zero
     * @param memoryBytes the memory that an engine on this machine may use for data
     * @param diskBytes the space that it may use for intermediate results
     * @param progress is told the progress of a statement, from 0 to 1, at most a few times a second
     */
    record Limits(Path folder, Duration time, long memoryBytes, long diskBytes, DoubleConsumer progress) {}
}
