package io.agentmarket.toolkits.data.duckdb;

import io.agentmarket.toolkits.data.duckdb.Wire.Frame;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A child process, seen from the server. Its answers are read by a thread of its own, a few frames ahead. */
final class Child {

    /** Answers that wait for their reader; a child whose answers nobody takes waits at its pipe. */
    private static final int MAX_AHEAD = 8;

    private static final Duration END = Duration.ofSeconds(5);

    private final Process process;
    private final Path home;
    private final DataOutputStream requests;
    private final BlockingQueue<Answer> answers = new ArrayBlockingQueue<>(MAX_AHEAD);

    private @Nullable Thread reader;

    /** A frame, or the end of the stream. */
    private record Answer(@Nullable Frame frame) {}

    private Child(Process process, Path home) {
        this.process = process;
        this.home = home;
        this.requests = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
    }

    /**
     * A child whose process has been started.
     *
     * @param home its folder, which goes with it
     */
    static Child start(Process process, Path home) {
        var child = new Child(process, home);
        child.reader =
                Thread.ofPlatform().daemon().name("duckdb-" + child.pid()).start(child::read);
        return child;
    }

    private void read() {
        try (var in = new DataInputStream(new BufferedInputStream(process.getInputStream(), 1 << 16))) {
            while (true) {
                answers.put(new Answer(Wire.read(in, Wire.MAX_ANSWER_BYTES)));
            }
        } catch (IOException ended) {
            process.destroyForcibly();
            try {
                answers.put(new Answer(null));
            } catch (InterruptedException given) {
                Thread.currentThread().interrupt();
            }
        } catch (InterruptedException given) {
            process.destroyForcibly();
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    /** Sends a request; that the child has ended shows when its answer is awaited. */
    synchronized void send(Frame frame) {
        try {
            Wire.write(requests, frame);
        } catch (IOException ended) {
            process.destroyForcibly();
        }
    }

    /**
     * The next answer, or null when none came in time.
     *
     * @throws EndedException when the child has ended
     */
    @Nullable Frame answer(Duration patience) throws InterruptedException, EndedException {
        var answer = answers.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
        if (answer == null) {
            return null;
        }
        var frame = answer.frame();
        if (frame == null) {
            throw new EndedException(exit());
        }
        return frame;
    }

    private int exit() throws InterruptedException {
        return process.waitFor(END.toMillis(), TimeUnit.MILLISECONDS) ? process.exitValue() : -1;
    }

    /** Kills the child and deletes its folder. */
    void kill() {
        process.destroyForcibly();
        if (reader != null) {
            reader.interrupt();
        }
        try {
            process.waitFor(END.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException given) {
            Thread.currentThread().interrupt();
        }
        Folders.delete(home);
    }

    /** The child is gone. */
    static final class EndedException extends Exception {

        private static final long serialVersionUID = 1L;

        private final int exit;

        EndedException(int exit) {
            super("exit=" + exit);
            this.exit = exit;
        }

        int exit() {
            return exit;
        }
    }
}
