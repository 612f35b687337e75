package io.agentmarket.billing.stripe;

import io.agentmarket.stores.Rhythm;
import io.agentmarket.stores.Rhythm.Plan;
import io.agentmarket.stores.Vitals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.springframework.context.SmartLifecycle;

/** Runs the background work while the platform is connected to Stripe. */
final class StripeThreads implements SmartLifecycle {

    private static final Duration LOOK = Duration.ofSeconds(5);
    private static final Duration MAX_STEP = Duration.ofMinutes(5);
    private static final Duration LAST_CALL = Duration.ofSeconds(10);

    /** Each thread sends one customer's charges in order, about ten a second. */
    private static final int METERING_THREADS = 8;

    private final StripeSettings settings;
    private final RandomGenerator random;
    private final List<Rhythm> rhythms = new ArrayList<>();
    private final Semaphore news = new Semaphore(0);

    StripeThreads(
            StripeSettings settings,
            Refresher refresher,
            Metering metering,
            MeterLag lag,
            Vitals vitals,
            RandomGenerator random) {
        this.settings = settings;
        this.random = random;
        var work = Plan.every("stripe-accounts", Duration.ZERO).patient(MAX_STEP);
        rhythms.add(vitals.rhythm(work, () -> {
            if (!refresher.step()) {
                var unused = news.tryAcquire(look(), TimeUnit.MILLISECONDS);
                news.drainPermits();
            }
        }));
        for (int i = 1; i <= METERING_THREADS; i++) {
            var plan = Plan.every("stripe-meter-" + i, Duration.ZERO).patient(MAX_STEP);
            rhythms.add(vitals.rhythm(plan, () -> {
                if (!metering.step()) {
                    TimeUnit.MILLISECONDS.sleep(look());
                }
            }));
        }
        rhythms.add(vitals.rhythm(Plan.every("stripe-patrol", MeterLag.EVERY).patient(MAX_STEP), () -> {
            refresher.patrol();
            lag.measure();
        }));
    }

    /** Wakes the reader of accounts now instead of at its next poll. */
    void wake() {
        news.release();
    }

    @Override
    public void start() {
        if (settings.isConfigured()) {
            rhythms.forEach(Rhythm::start);
        }
    }

    /** Between half and the whole time, in milliseconds, so that replicas do not poll at the same time. */
    private long look() {
        return LOOK.toMillis() / 2 + random.nextLong(LOOK.toMillis() / 2 + 1);
    }

    @Override
    public void stop() {
        Rhythm.stop(rhythms, Duration.ZERO, LAST_CALL);
    }

    @Override
    public boolean isRunning() {
        return rhythms.getFirst().isRunning();
    }
}
