package io.agentmarket.stores;

import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The recent failures of PostgreSQL, as reported by all callers: writes at most one line a second to the log, for any
 * number of callers, and supplies the health check. Thread-safe.
 */
public final class StoreWatch {

    private static final Logger LOG = LoggerFactory.getLogger(StoreWatch.class);
    private static final long SAY_EVERY = Duration.ofSeconds(1).toNanos();

    /** A failure counts as ongoing for this long; waiting callers retry more often. */
    private static final long RECENT = Duration.ofSeconds(5).toNanos();

    private final LongSupplier nanos;
    private final Map<StoreFailure, Long> lastMet = new EnumMap<>(StoreFailure.class); // guarded by this
    private long nextLine; // guarded by this
    private long unsaid; // guarded by this
    private volatile boolean stalled;

    public StoreWatch() {
        this(System::nanoTime);
    }

    StoreWatch(LongSupplier nanos) {
        this.nanos = nanos;
        this.nextLine = nanos.getAsLong();
    }

    /** Reports a failure. A permanent failure is not caused by the store; the caller reports it. */
    public void met(StoreFailure failure, Throwable why) {
        if (!failure.isPassing()) {
            return;
        }
        long others;
        synchronized (this) {
            var now = nanos.getAsLong();
            lastMet.put(failure, now);
            if (now - nextLine < 0) {
                unsaid++;
                return;
            }
            nextLine = now + SAY_EVERY;
            others = unsaid;
            unsaid = 0;
        }
        LOG.atWarn()
                .addKeyValue("failure", failure)
                .addKeyValue("others", others)
                .setCause(why)
                .log("a call to the database failed");
    }

    /** The most serious failure of the last seconds. */
    public synchronized Optional<StoreFailure> trouble() {
        if (stalled) {
            return Optional.of(StoreFailure.AWAY);
        }
        var now = nanos.getAsLong();
        lastMet.values().removeIf(at -> now - at > RECENT);
        for (var failure : new StoreFailure[] {StoreFailure.AWAY, StoreFailure.READ_ONLY, StoreFailure.LOCKED}) {
            if (lastMet.containsKey(failure)) {
                return Optional.of(failure);
            }
        }
        return Optional.empty();
    }

    /** Whether PostgreSQL did not answer the last check: callers are then refused at once. */
    public boolean isStalled() {
        return stalled;
    }

    /** @throws SQLTransientConnectionException at once, while {@link #isStalled} */
    public void requireAnswers() throws SQLTransientConnectionException {
        if (stalled) {
            throw new SQLTransientConnectionException("the database did not answer when it was last asked", "08006");
        }
    }

    void answers() {
        stalled = false;
    }

    void stalls() {
        stalled = true;
    }
}
