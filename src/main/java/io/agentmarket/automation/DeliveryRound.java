package io.agentmarket.automation;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends the messages of the outbox, several at a time, until none is due. */
final class DeliveryRound {

    private static final Logger LOG = LoggerFactory.getLogger(DeliveryRound.class);

    /** The maximum number of messages in flight. */
    private static final int MAX_AT_ONCE = 64;

    /** Places reserved for customers with nothing in flight, so that a few hanging endpoints leave room for others. */
    private static final int FOR_IDLE = 16;

    /**
     * The pause while no message is due. When a message in flight ends, others may become due, so the next check
     * follows at once.
     */
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Outbox outbox;
    private final WebhookSender sender;

    DeliveryRound(Outbox outbox, WebhookSender sender) {
        this.outbox = outbox;
        this.sender = sender;
    }

    /**
     * Returns when nothing is in flight, and nothing is due or this replica stops.
     *
     * @param stopping whether this replica stops
     */
    void run(BooleanSupplier stopping) throws InterruptedException {
        var free = new Semaphore(MAX_AT_ONCE);
        var ended = new Semaphore(0);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            while (!stopping.getAsBoolean()) {
                while (outbox.step()) {
                    LOG.debug("more events are waiting for the outbox");
                }
                free.acquire();
                var parcel = free.availablePermits() < FOR_IDLE ? sender.takeOfIdle() : sender.take();
                if (parcel.isPresent()) {
                    threads.execute(() -> send(parcel.get(), free, ended));
                    continue;
                }
                free.release();
                if (free.availablePermits() == MAX_AT_ONCE) {
                    return;
                }
                if (ended.tryAcquire(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                    ended.drainPermits();
                }
            }
        }
    }

    /** A delivery that fails on our side is retried when its lease expires. */
    private void send(WebhookSender.Parcel parcel, Semaphore free, Semaphore ended) {
        try {
            sender.send(parcel);
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("recording a webhook's delivery failed");
        } finally {
            free.release();
            ended.release();
        }
    }
}
