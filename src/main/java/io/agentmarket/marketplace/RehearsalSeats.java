package io.agentmarket.marketplace;

import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.Ids;
import io.agentmarket.stores.Tenant;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Customers that exist for rehearsals only, each for one rehearsal at a time over all replicas. An abandoned seat is
 * free again after {@link #MAX_TIME}, by the database's clock.
 */
@Component
class RehearsalSeats {

    /** Longer than any rehearsal takes, with its documents. */
    static final Duration MAX_TIME = Duration.ofMinutes(3);

    private static final int FIRST = 2_000;

    private final Tenant tenant;
    private final Ids ids;

    RehearsalSeats(Tenant tenant, Ids ids) {
        this.tenant = tenant;
        this.ids = ids;
    }

    /** A held seat with its customer. */
    record Seat(int number, UUID holder, CustomerId customer) {}

    /** Takes a seat; empty if all are taken. */
    Optional<Seat> take() {
        var holder = ids.next();
        return tenant.platform(sql -> sql.sql(RehearsalSql.TAKE_SEAT)
                .param("holder", holder)
                .param("seconds", (int) MAX_TIME.toSeconds())
                .query(Integer.class)
                .optional()
                .map(number -> new Seat(number, holder, new CustomerId(new UUID(0, FIRST + number)))));
    }

    /** Leaves a seat; has no effect if it has another holder by now. */
    void leave(Seat seat) {
        tenant.platform(sql -> sql.sql(RehearsalSql.LEAVE_SEAT)
                .param("number", seat.number())
                .param("holder", seat.holder())
                .update());
    }
}
