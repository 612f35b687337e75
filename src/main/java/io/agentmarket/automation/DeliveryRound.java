package io.agentmarket.automation;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fills the outbox and empties it, several messages at a time, until nothing is due. */
final class DeliveryRound {

    private static final Logger LOG = LoggerFactory.getLogger(DeliveryRound.class);

    /** Messages on their way at once; an endpoint has four of them at most, so one that is slow leaves room for others. */
    private static final int MOST = 16;

    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Outbox outbox;
    private final Courier courier;

    DeliveryRound(Outbox outbox, Courier courier) {
        this.outbox = outbox;
        this.courier = courier;
    }

    /**
     * Returns when nothing is due, or nothing more is to be taken up, and nothing is on its way.
     *
     * @param stopping whether this replica is
     */
    void run(BooleanSupplier stopping) throws InterruptedException {
        var free = new Semaphore(MOST);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            while (!stopping.getAsBoolean()) {
                while (outbox.step()) {
                    LOG.debug("more events are waiting for the outbox");
                }
                free.acquire();
                var parcel = courier.take();
                if (parcel.isPresent()) {
                    threads.execute(() -> send(parcel.get(), free));
                    continue;
                }
                free.release();
                if (free.availablePermits() == MOST) {
                    return;
                }
                TimeUnit.MILLISECONDS.sleep(LOOK.toMillis());
            }
        }
    }

    /** One that fails on our side is taken up again when its lease is over. */
    private void send(Courier.Parcel parcel, Semaphore free) {
        try {
            courier.send(parcel);
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("a webhook's delivery cannot be noted");
        } finally {
            free.release();
        }
    }
}
