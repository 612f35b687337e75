package io.agentmarket.toolkits.data.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A line to a database that is cut once: after a COMMIT that followed a load was sent to the server, and before its
 * answer comes back. A holding line is not cut, but keeps that answer back.
 */
public final class CutLine implements AutoCloseable {

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
    private final ConnectionUrl to;
    private final String url;
    private final AtomicBoolean cut = new AtomicBoolean();
    private final CountDownLatch held;

    CutLine(String url) throws IOException {
        this(url, 0);
    }

    /** One that keeps the answer back until it is closed. */
    public static CutLine holding(String url) throws IOException {
        return new CutLine(url, 1);
    }

    private CutLine(String url, int held) throws IOException {
        this.held = new CountDownLatch(held);
        this.to = ConnectionUrl.of(url);
        this.url = url.replace(":" + to.port() + "/", ":" + server.getLocalPort() + "/");
        Thread.ofVirtual().start(this::accept);
    }

    public String url() {
        return url;
    }

    boolean wasCut() {
        return cut.get();
    }

    private void accept() {
        try {
            while (true) {
                var near = server.accept();
                var far = new Socket(to.host(), to.port());
                var isDeaf = new AtomicBoolean();
                Thread.ofVirtual().start(() -> requests(near, far, isDeaf));
                Thread.ofVirtual().start(() -> answers(far, near, isDeaf));
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private void requests(Socket near, Socket far, AtomicBoolean isDeaf) {
        pump(near, far, (piece, count) -> {
            var text = new String(piece, 0, count, StandardCharsets.ISO_8859_1);
            if (text.contains("COMMIT") && isLoaded && cut.compareAndSet(false, true)) {
                isDeaf.set(true);
            }
            isLoaded |= text.contains("set constraints all immediate");
            return true;
        });
    }

    private volatile boolean isLoaded;

    private void answers(Socket far, Socket near, AtomicBoolean isDeaf) {
        pump(far, near, (piece, count) -> !isDeaf.get() || passesAfterAll());
    }

    /** Never, once nobody waits for it any more. */
    private boolean passesAfterAll() {
        try {
            held.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    /** Whether a piece passes; else the line ends. */
    interface Gate {
        boolean passes(byte[] piece, int count);
    }

    static void pump(Socket from, Socket to, Gate gate) {
        var piece = new byte[64 * 1024];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(piece); count >= 0 && gate.passes(piece, count); count = in.read(piece)) {
                out.write(piece, 0, count);
            }
        } catch (IOException gone) {
            // the other end has closed
        }
    }

    @Override
    public void close() throws IOException {
        held.countDown();
        server.close();
    }
}
