package io.agentmarket.stores;

import io.agentmarket.shared.CustomerId;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A customer uses at most half of a pool's connections at a time: when all of its transactions wait for one lock, the
 * others continue. Thread-safe; knows only customers with a transaction in progress.
 */
final class ConnectionShares {

    private final int most;
    private final Duration patience;
    private final ConcurrentMap<CustomerId, Share> shares = new ConcurrentHashMap<>();

    /** @param connections of the pool */
    ConnectionShares(int connections, Duration patience) {
        this.most = Math.max(1, connections / 2);
        this.patience = patience;
    }

    /** The number of users includes those that wait. The map serializes changes per customer. */
    private static final class Share {

        private final Semaphore free;
        private int users;

        private Share(int most) {
            free = new Semaphore(most);
        }
    }

    /**
     * Takes a place; the caller returns it with {@link #leave}.
     *
     * @throws SQLTransientConnectionException when the customer's own transactions leave none in time
     */
    void enter(CustomerId customer) throws SQLTransientConnectionException {
        var share = shares.compute(customer, (id, known) -> {
            var it = known == null ? new Share(most) : known;
            it.users++;
            return it;
        });
        if (!acquire(share)) {
            forget(customer);
            throw new SQLTransientConnectionException("this customer's other transactions use its share of the pool");
        }
    }

    void leave(CustomerId customer) {
        var share = shares.get(customer);
        if (share != null) {
            share.free.release();
            forget(customer);
        }
    }

    private boolean acquire(Share share) {
        try {
            return share.free.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void forget(CustomerId customer) {
        shares.computeIfPresent(customer, (id, share) -> --share.users == 0 ? null : share);
    }
}
