package io.agentmarket.toolkits.data.duckdb;

import io.agentmarket.toolkits.data.duckdb.Wire.Frame;
import io.agentmarket.toolkits.data.duckdb.Wire.Kind;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The program of the child. Its main thread reads requests, a second one runs statements, so that a running one can be
 * cancelled. The process ends when its input does: the server has died or has let it go.
 */
final class ChildProgram {

    /** A stack on which DuckDB parses 900 nested selects; on the usual one they end the process. */
    private static final long STACK_BYTES = 64L << 20;

    private final DataOutputStream out;
    private final BlockingQueue<Frame> requests = new LinkedBlockingQueue<>();
    private final ChildSql sql = new ChildSql();

    private ChildProgram(DataOutputStream out) {
        this.out = out;
    }

    /**
     * Serves one session.
     *
     * @param arguments the file of answers: not the standard output, on which DuckDB itself may print
     */
    public static void main(String[] arguments) throws IOException {
        var out = new DataOutputStream(new BufferedOutputStream(new FileOutputStream(arguments[0]), 1 << 16));
        var program = new ChildProgram(out);
        var worker = new Thread(null, program::work, "statements", STACK_BYTES);
        worker.setDaemon(true);
        worker.start();
        try (var in = new DataInputStream(new BufferedInputStream(System.in))) {
            while (true) {
                program.take(Wire.read(in, Wire.MAX_REQUEST_BYTES));
            }
        } catch (IOException ended) {
            Runtime.getRuntime().halt(0);
        }
    }

    private void take(Frame frame) throws IOException {
        switch (frame.kind()) {
            case CANCEL -> sql.cancel(frame.request());
            case ASK_PROGRESS -> answer(Wire.frame(Kind.PROGRESS, frame.request(), Double.toString(sql.progress())));
            default -> requests.add(frame);
        }
    }

    private void work() {
        try {
            ChildSql.warmUp();
            while (true) {
                serve(requests.take());
            }
        } catch (IOException | InterruptedException ended) {
            Runtime.getRuntime().halt(0);
        } catch (SQLException | RuntimeException broken) {
            Runtime.getRuntime().halt(ChildExit.BROKEN);
        }
    }

    private void serve(Frame request) throws IOException {
        try {
            sql.begin(request.request());
            switch (request.kind()) {
                case OPEN -> {
                    sql.open(settings(request));
                    answer(Wire.frame(Kind.DONE, request.request(), "0"));
                }
                case RUN -> answer(Wire.frame(Kind.DONE, request.request(), Long.toString(sql.run(request.text(0)))));
                case DESCRIBE -> answer(new Frame(Kind.COLUMNS, request.request(), sql.describe(request.text(0))));
                case QUERY -> {
                    long rows = sql.query(request.text(0), content -> {
                        synchronized (this) {
                            Wire.write(out, Kind.ROWS, request.request(), content);
                        }
                    });
                    answer(Wire.frame(Kind.DONE, request.request(), Long.toString(rows)));
                }
                default -> throw new IllegalStateException("a request of kind " + request.kind());
            }
        } catch (SQLException refused) {
            var message = refused.getMessage() == null ? "" : refused.getMessage();
            answer(Wire.frame(
                    Kind.FAILED, request.request(), ChildExit.kind(message).name(), message));
        } finally {
            sql.end();
        }
    }

    private synchronized void answer(Frame frame) throws IOException {
        Wire.write(out, frame);
    }

    private static Map<String, String> settings(Frame frame) {
        var settings = new HashMap<String, String>();
        for (int at = 0; at < frame.texts().size(); at += 2) {
            settings.put(frame.text(at).toLowerCase(Locale.ROOT), frame.text(at + 1));
        }
        return settings;
    }
}
