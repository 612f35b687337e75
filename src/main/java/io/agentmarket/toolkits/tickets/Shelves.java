package io.agentmarket.toolkits.tickets;

import io.agentmarket.shared.CustomerId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The shelves of the customers with the latest runs. A shelf is compared with the database {@link #FRESH} after the
 * last comparison, so additions of other replicas appear after that time. After a change on this replica it is compared
 * at the next use.
 */
@Component
final class Shelves implements OwnTickets {

    static final Duration FRESH = Duration.ofSeconds(10);

    /** Over all customers kept; beyond it the least recently used is evicted first. About 100 MB of vectors. */
    private static final int MAX_TICKETS = 60_000;

    /** Empty shelves are kept too; each costs some hundred bytes. */
    private static final int MAX_SHELVES = 20_000;

    private final LabelledTickets tickets;
    private final Clock clock;

    /** Guarded by this; in the order of the last use. Nothing is read from the database while it is held. */
    private final Map<CustomerId, Kept> kept = new LinkedHashMap<>(16, 0.75f, true);

    Shelves(LabelledTickets tickets, Clock clock) {
        this.tickets = tickets;
        this.clock = clock;
    }

    private record Kept(String version, Instant compared, TicketShelf shelf) {}

    @Override
    public TicketShelf of(CustomerId customer) {
        var now = clock.instant();
        var before = find(customer);
        if (before != null && now.isBefore(before.compared().plus(FRESH))) {
            return before.shelf();
        }
        var version = tickets.version(customer);
        var shelf = before != null && before.version().equals(version) ? before.shelf() : tickets.shelf(customer);
        keep(customer, new Kept(version, now, shelf));
        return shelf;
    }

    /** Forgets a customer's shelf after a change. */
    synchronized void forget(CustomerId customer) {
        kept.remove(customer);
    }

    private synchronized @Nullable Kept find(CustomerId customer) {
        return kept.get(customer);
    }

    private synchronized void keep(CustomerId customer, Kept shelf) {
        kept.put(customer, shelf);
        int total = kept.values().stream().mapToInt(each -> each.shelf().size()).sum();
        for (var oldest = kept.entrySet().iterator();
                oldest.hasNext() && kept.size() > 1 && (total > MAX_TICKETS || kept.size() > MAX_SHELVES); ) {
            total -= oldest.next().getValue().shelf().size();
            oldest.remove();
        }
    }
}
