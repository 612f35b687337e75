package io.agentmarket.llm.anthropic;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A response body as a stream whose reads end when the other side stalls, when the call's time is over, or when the
 * reading thread is interrupted.
 *
 * <p>Exactly one piece is requested ahead of the reader, so a slow reader slows the sender. Only the queue and the
 * subscription are shared between threads; all else belongs to the reader.
 */
final class TimedBody extends InputStream implements BodySubscriber<InputStream> {

    /** Far larger than any answer: 128,000 tokens, each in its own event, have about 20 MB. */
    private static final long MAX_BYTES = 64L * 1024 * 1024;

    private static final Piece END = new Piece(List.of(), null);

    private final BlockingQueue<Piece> arrived = new LinkedBlockingQueue<>();
    private final AtomicReference<@Nullable Subscription> subscription = new AtomicReference<>();
    private final ArrayDeque<ByteBuffer> current = new ArrayDeque<>();
    private final long deadline;
    private Duration stall;
    private long bytes;
    private boolean ended;

    /** @param deadline of {@link System#nanoTime} */
    TimedBody(Duration stall, long deadline) {
        this.stall = stall;
        this.deadline = deadline;
    }

    /** Shortens the timeout for the rest of the body. */
    void hurry(Duration patience) {
        stall = patience;
    }

    @Override
    public CompletionStage<InputStream> getBody() {
        return CompletableFuture.completedFuture(this);
    }

    @Override
    public void onSubscribe(Subscription fresh) {
        if (subscription.compareAndSet(null, fresh)) {
            fresh.request(1);
        } else {
            fresh.cancel();
        }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        arrived.add(new Piece(buffers, null));
    }

    @Override
    public void onError(Throwable failure) {
        arrived.add(new Piece(List.of(), failure));
    }

    @Override
    public void onComplete() {
        arrived.add(END);
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (current.isEmpty()) {
            if (ended) {
                return -1;
            }
            take();
        }
        var buffer = current.getFirst();
        int count = Math.min(length, buffer.remaining());
        buffer.get(into, offset, count);
        if (!buffer.hasRemaining()) {
            current.removeFirst();
        }
        return count;
    }

    private void take() throws IOException {
        var piece = await();
        var failure = piece.failure();
        if (failure != null) {
            ended = true;
            throw new IOException("the body broke off", failure);
        }
        if (piece == END) {
            ended = true;
            return;
        }
        for (var buffer : piece.buffers()) {
            bytes += buffer.remaining();
            if (buffer.hasRemaining()) {
                current.add(buffer);
            }
        }
        if (bytes > MAX_BYTES) {
            close();
            throw new IOException("the body is larger than " + MAX_BYTES + " bytes");
        }
        var open = subscription.get();
        if (open != null) {
            open.request(1);
        }
    }

    private Piece await() throws IOException {
        try {
            var patience = Math.min(stall.toNanos(), deadline - System.nanoTime());
            var piece = arrived.poll(Math.max(0, patience), TimeUnit.NANOSECONDS);
            if (piece == null) {
                close();
                throw new HttpTimeoutException("the body stalled, or the call's time is over");
            }
            return piece;
        } catch (InterruptedException e) {
            close();
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted").initCause(e);
        }
    }

    /** Closes the connection unless the body is complete. */
    @Override
    public void close() {
        ended = true;
        current.clear();
        var open = subscription.getAndSet(Closed.SUBSCRIPTION);
        if (open != null) {
            open.cancel();
        }
    }

    private record Piece(List<ByteBuffer> buffers, @Nullable Throwable failure) {}

    /** Replaces the subscription once the reader has gone. */
    private enum Closed implements Subscription {
        SUBSCRIPTION;

        @Override
        public void request(long count) {}

        @Override
        public void cancel() {}
    }
}
