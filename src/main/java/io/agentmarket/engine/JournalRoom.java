package io.agentmarket.engine;

import io.agentmarket.identity.Actor;
import io.agentmarket.identity.Caller;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.stores.Tenant;
import io.agentmarket.usage.History;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Whether a customer has room for one more run's journal. The size of a customer's runs is queried once a minute;
 * starts in between use the last answer, so the runs of one minute may exceed the bound. It never ends a live run.
 * Guarded by its own monitor, which is not held during the query.
 */
class JournalRoom {

    static final Duration BELIEVED = Duration.ofMinutes(1);

    /** The most customers remembered, some 2 MB; others are queried again. */
    private static final int MAX_CUSTOMERS = 20_000;

    private final Clock clock;
    private final Tenant tenant;
    private final History history;
    private final long maxBytes;
    private final LinkedHashMap<CustomerId, Known> known = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<CustomerId, Known> eldest) {
            return size() > MAX_CUSTOMERS;
        }
    };

    JournalRoom(Clock clock, Tenant tenant, History history, long maxBytes) {
        this.clock = clock;
        this.tenant = tenant;
        this.history = history;
        this.maxBytes = maxBytes;
    }

    private record Known(long bytes, Instant since) {}

    /**
     * The platform itself always has room: it deletes its runs when they end.
     *
     * @throws AppException {@code STORAGE_FULL} when the customer's runs fill or exceed the bound
     */
    void require(Caller caller) {
        if (caller.actor() instanceof Actor.Platform) {
            return;
        }
        var bytes = bytes(caller.customer());
        if (bytes >= maxBytes) {
            throw new AppException(
                            ErrorCode.STORAGE_FULL,
                            "The journals, inputs and answers of your runs take " + bytes + " bytes, the most is "
                                    + maxBytes + "; erase runs that you no longer need.")
                    .with("kept_bytes", bytes)
                    .with("max_bytes", maxBytes);
        }
    }

    /** The next start queries again. */
    synchronized void changed(CustomerId customer) {
        known.remove(customer);
    }

    private long bytes(CustomerId customer) {
        var now = clock.instant();
        var before = claimed(customer, now);
        if (before.isPresent()) {
            return before.get();
        }
        try {
            var bytes = history.keptBytes(customer) + keptWhileWaiting(customer);
            put(customer, new Known(bytes, now));
            return bytes;
        } catch (RuntimeException e) {
            changed(customer);
            throw e;
        }
    }

    /** The bytes of live runs that wait for an approval, or did. */
    private long keptWhileWaiting(CustomerId customer) {
        return tenant.tx(
                customer,
                jdbc -> jdbc.sql(RunSql.KEPT_WHILE_WAITING)
                        .param("customer", customer.value())
                        .query(Long.class)
                        .single());
    }

    /** The last answer. Empty for the one caller that must query; the other callers do not wait for it. */
    private synchronized Optional<Long> claimed(CustomerId customer, Instant now) {
        var found = known.get(customer);
        if (found != null
                && !now.isBefore(found.since())
                && now.isBefore(found.since().plus(BELIEVED))) {
            return Optional.of(found.bytes());
        }
        put(customer, new Known(found == null ? 0 : found.bytes(), now));
        return Optional.empty();
    }

    private synchronized void put(CustomerId customer, Known bytes) {
        known.putLast(customer, bytes);
    }
}
