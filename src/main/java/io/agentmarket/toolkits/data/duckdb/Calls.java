package io.agentmarket.toolkits.data.duckdb;

import io.agentmarket.toolkits.data.duckdb.Child.EndedException;
import io.agentmarket.toolkits.data.duckdb.Wire.Frame;
import io.agentmarket.toolkits.data.engines.Column;
import io.agentmarket.toolkits.data.engines.EngineFailedException;
import io.agentmarket.toolkits.data.engines.EngineFailedException.Kind;
import io.agentmarket.toolkits.data.engines.QueryEngine.Limits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The requests of a session to its child, each within the session's limits. The caller's thread waits; between two
 * looks at the child's answers it asks for the progress and checks the time, the disk and whether the call was
 * cancelled.
 */
final class Calls {

    /** Half of a second in which a cancelled statement has to end, so that the caller knows within one. */
    private static final Duration LOOK = Duration.ofMillis(100);

    private static final Duration PROGRESS = Duration.ofMillis(300);
    private static final Duration DISK = Duration.ofMillis(500);

    /** From cancelling a statement to killing the child. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** The values of a result that the server keeps at a time. */
    private static final long MAX_RESULT_BYTES = 64L << 20;

    private final Child child;
    private final Limits limits;
    private final Path own;

    private long request;
    private long deadline;
    private volatile boolean busy;
    private volatile boolean cancelled;
    private volatile @Nullable String ended;

    Calls(Child child, Limits limits, Path own) {
        this.child = child;
        this.limits = limits;
        this.own = own;
    }

    /** Runs requests that share one time limit and are cancelled together. */
    synchronized <T> T operation(Supplier<T> requests) {
        cancelled = false;
        busy = true;
        deadline = System.nanoTime() + limits.time().toNanos();
        try {
            return requests.get();
        } finally {
            busy = false;
        }
    }

    void open(List<String> settings) {
        operation(() -> call(new Frame(Wire.Kind.OPEN, ++request, new ArrayList<>(settings)), rows -> {}));
    }

    long run(String statement) {
        return Long.parseLong(call(Wire.frame(Wire.Kind.RUN, ++request, statement), rows -> {})
                .text(0));
    }

    List<Column> describe(String select) {
        var answer = call(Wire.frame(Wire.Kind.DESCRIBE, ++request, select), rows -> {});
        var columns = new ArrayList<Column>();
        for (int at = 0; at < answer.texts().size(); at += 2) {
            columns.add(new Column(answer.text(at), answer.text(at + 1)));
        }
        return columns;
    }

    /** The rows of a select whose values are texts. */
    List<List<@Nullable String>> query(String select, int maxRows) {
        var rows = new ArrayList<List<@Nullable String>>();
        var bytes = new long[1];
        call(Wire.frame(Wire.Kind.QUERY, ++request, select), frame -> {
            int width = Integer.parseInt(frame.text(0));
            for (int at = 1; at < frame.texts().size(); at += width) {
                rows.add(new ArrayList<>(frame.texts().subList(at, at + width)));
            }
            bytes[0] += frame.texts().stream()
                    .mapToLong(text -> text == null ? 0 : text.length())
                    .sum();
            if (rows.size() > maxRows || bytes[0] > MAX_RESULT_BYTES) {
                throw new EngineFailedException(
                        Kind.RESOURCES,
                        "The result is larger than 64 MiB: ask for fewer rows or columns, or write it into a file.");
            }
        });
        return rows;
    }

    /** The one number of a select. */
    long number(String select) {
        var value = query(select, 1).getFirst().getFirst();
        return value == null ? 0 : Long.parseLong(value);
    }

    private Frame call(Frame frame, Consumer<Frame> rows) {
        requireAlive();
        child.send(frame);
        boolean finished = false;
        try {
            var answer = await(frame.request(), rows);
            finished = true;
            if (answer.kind() == Wire.Kind.FAILED) {
                throw failed(answer);
            }
            return answer;
        } catch (EndedException gone) {
            finished = true;
            requireAlive();
            throw end(Sentences.ended(gone.exit()));
        } catch (InterruptedException given) {
            Thread.currentThread().interrupt();
            throw end(Kind.CANCELLED, "The statement was interrupted.");
        } finally {
            if (!finished) {
                child.send(Wire.frame(Wire.Kind.CANCEL, frame.request()));
            }
        }
    }

    private Frame await(long request, Consumer<Frame> rows) throws InterruptedException, EndedException {
        long cancelledAt = 0;
        long asked = System.nanoTime();
        long measured = asked;
        boolean full = false;
        while (true) {
            var frame = child.answer(LOOK);
            if (frame != null && frame.request() == request) {
                switch (frame.kind()) {
                    case PROGRESS -> limits.progress().accept(Double.parseDouble(frame.text(0)));
                    case ROWS -> rows.accept(frame);
                    default -> {
                        if (full) {
                            throw tooLarge();
                        }
                        return frame;
                    }
                }
            }
            long now = System.nanoTime();
            requireAlive();
            requireTime();
            if (now - measured > DISK.toNanos() && !full) {
                measured = now;
                full = Folders.bytes(own) > limits.diskBytes();
            }
            if ((cancelled || full) && cancelledAt == 0) {
                cancelledAt = now;
                child.send(Wire.frame(Wire.Kind.CANCEL, request));
            }
            if (cancelledAt != 0 && now - cancelledAt > PATIENCE.toNanos()) {
                throw end(full ? tooLarge() : new EngineFailedException(Kind.CANCELLED, Sentences.CANCELLED));
            }
            if (now - asked > PROGRESS.toNanos()) {
                asked = now;
                child.send(Wire.frame(Wire.Kind.ASK_PROGRESS, request));
            }
        }
    }

    private EngineFailedException tooLarge() {
        return new EngineFailedException(Kind.RESOURCES, Sentences.disk(limits.diskBytes()));
    }

    private EngineFailedException failed(Frame answer) {
        var kind = Kind.valueOf(answer.text(0));
        var sentence = Sentences.of(kind, answer.text(1), limits);
        return kind == Kind.UNAVAILABLE ? end(kind, sentence) : new EngineFailedException(kind, sentence);
    }

    private void requireAlive() {
        var sentence = ended;
        if (sentence != null) {
            throw new EngineFailedException(Kind.UNAVAILABLE, "The session has ended: " + sentence);
        }
    }

    /** Ends the session when the time of the operation is over. */
    void requireTime() {
        if (System.nanoTime() - deadline > 0) {
            throw end(Kind.TIME, Sentences.time(limits.time()));
        }
    }

    private EngineFailedException end(EngineFailedException failure) {
        return end(failure.kind(), String.valueOf(failure.getMessage()));
    }

    /** Ends the session for a reason that later calls are told. */
    private EngineFailedException end(Kind kind, String sentence) {
        if (ended == null) {
            ended = sentence;
        }
        child.kill();
        return new EngineFailedException(kind, sentence);
    }

    void cancel() {
        cancelled = busy;
    }

    void close() {
        if (ended == null) {
            ended = "it was closed.";
        }
        child.kill();
    }

    Limits limits() {
        return limits;
    }

    long pid() {
        return child.pid();
    }
}
