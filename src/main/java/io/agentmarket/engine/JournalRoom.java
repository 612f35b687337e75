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
 * Whether there is room for the journal of one more run of a customer. What its runs keep is asked for once a minute,
 * by one start, and the others go by what was known before; so the runs of a minute may go beyond. A run that goes on
 * is never ended by it. Guarded by its own monitor, which nobody holds while asking.
 */
class JournalRoom {

    static final Duration BELIEVED = Duration.ofMinutes(1);

    /** Customers, some 2 MB; of others it is asked again. */
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
     * The platform itself may always: it forgets its runs when they have ended.
     *
     * @throws AppException {@code STORAGE_FULL} when the customer's runs keep all that they may, or more
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
                                    + maxBytes + "; erase runs that you need no more.")
                    .with("kept_bytes", bytes)
                    .with("max_bytes", maxBytes);
        }
    }

    /** The next start asks anew. */
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

    /** Of live runs that wait for a person, or did. */
    private long keptWhileWaiting(CustomerId customer) {
        return tenant.tx(
                customer,
                jdbc -> jdbc.sql(RunSql.KEPT_WHILE_WAITING)
                        .param("customer", customer.value())
                        .query(Long.class)
                        .single());
    }

    /** What is known; empty for the one who is to ask, and for whom the others do not wait. */
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
