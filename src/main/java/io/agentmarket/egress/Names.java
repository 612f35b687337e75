package io.agentmarket.egress;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Resolves names on its own threads. The system's resolver blocks the calling thread, and a stranger's name server may
 * be slow; a virtual thread would block one of the few carriers.
 */
final class Names implements AutoCloseable {

    private static final int MAX_AT_ONCE = 32;

    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            0,
            MAX_AT_ONCE,
            30,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            Thread.ofPlatform().daemon().name("egress-names-", 0).factory());
    private final Source source;
    private final Duration patience;

    /** The source of addresses. */
    @FunctionalInterface
    interface Source {
        InetAddress[] all(String host) throws UnknownHostException;
    }

    Names(Source source, Duration patience) {
        this.source = source;
        this.patience = patience;
    }

    /** @throws UnknownHostException also when no answer comes in time, or too many names are being resolved */
    List<InetAddress> all(String host) throws UnknownHostException {
        try {
            var pending = threads.submit(() -> source.all(host));
            return List.of(pending.get(patience.toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException | TimeoutException | RejectedExecutionException e) {
            throw unknown(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unknown(e);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    private static UnknownHostException unknown(Exception cause) {
        return (UnknownHostException) new UnknownHostException("no address").initCause(cause);
    }
}
