package io.agentmarket.billing.stripe;

import io.agentmarket.shared.AppException;
import io.agentmarket.stores.StoreFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Runs the work behind the scenes on virtual threads, while the platform is connected to Stripe. */
final class StripeThreads implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(StripeThreads.class);
    private static final Duration LOOK = Duration.ofSeconds(5);
    private static final Duration LAST_CALL = Duration.ofSeconds(10);

    /** Each sends one customer's charges in order, some ten a second. */
    private static final int METERING_THREADS = 8;

    private final StripeSettings settings;
    private final Refresher refresher;
    private final Metering metering;
    private final MeterLag lag;
    private final RandomGenerator random;
    private final Semaphore news = new Semaphore(0);
    private final List<Thread> threads = new ArrayList<>();

    StripeThreads(
            StripeSettings settings, Refresher refresher, Metering metering, MeterLag lag, RandomGenerator random) {
        this.settings = settings;
        this.refresher = refresher;
        this.metering = metering;
        this.lag = lag;
        this.random = random;
    }

    /** An account is to be read from Stripe: now, not at the next look. */
    void wake() {
        news.release();
    }

    @Override
    public synchronized void start() {
        if (!settings.isConfigured() || isRunning()) {
            return;
        }
        threads.add(Thread.ofVirtual().name("stripe-accounts").start(() -> carryOn(refresher::step, true)));
        for (int i = 1; i <= METERING_THREADS; i++) {
            threads.add(Thread.ofVirtual().name("stripe-meter-" + i).start(() -> carryOn(metering::step, false)));
        }
        threads.add(Thread.ofVirtual().name("stripe-patrol").start(this::patrol));
    }

    private void carryOn(BooleanSupplier step, boolean wakeable) {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                if (!quietly(step)) {
                    rest(wakeable);
                }
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void patrol() {
        while (!Thread.currentThread().isInterrupted()) {
            quietly(() -> {
                refresher.patrol();
                lag.measure();
                return false;
            });
            try {
                TimeUnit.MILLISECONDS.sleep(MeterLag.EVERY.toMillis());
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** Between half and the whole time, so that replicas do not look at once. */
    private void rest(boolean wakeable) throws InterruptedException {
        var millis = LOOK.toMillis() / 2 + random.nextLong(LOOK.toMillis() / 2 + 1);
        if (wakeable) {
            var unused = news.tryAcquire(millis, TimeUnit.MILLISECONDS);
            news.drainPermits();
        } else {
            TimeUnit.MILLISECONDS.sleep(millis);
        }
    }

    /** Work that throws must not be the last of its thread. */
    private static boolean quietly(BooleanSupplier step) {
        try {
            return step.getAsBoolean();
        } catch (AppException e) {
            LOG.atWarn()
                    .addKeyValue("code", e.code())
                    .setCause(StoreFailure.causeFor(e))
                    .log("payment work put off");
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("payment work failed");
        }
        return false;
    }

    @Override
    public void stop() {
        List<Thread> stopping;
        synchronized (this) {
            stopping = List.copyOf(threads);
            threads.clear();
        }
        stopping.forEach(Thread::interrupt);
        try {
            for (var thread : stopping) {
                thread.join(LAST_CALL);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return !threads.isEmpty();
    }
}
