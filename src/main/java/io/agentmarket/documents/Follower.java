package io.agentmarket.documents;

import io.agentmarket.documents.ChunkStore.Changes;
import io.agentmarket.shared.CustomerId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/*
 * A customer's chunks are loaded into this replica's index at the first search; from then on every search first queries
 * PostgreSQL for changes. Rows of knowledge_change may become visible out of order: a transaction that began early can
 * commit late. So the query is not "after number n" but "by transactions that had not ended at the last query":
 * pg_snapshot_xmin of the last result's snapshot. All visible rows are applied at once; uncertain ones are read again,
 * and applying a change twice has no effect, because a document never changes once it is ready.
 */
/** Keeps this replica's index in sync with PostgreSQL, for the customers who search here. */
class Follower {

    /** Changes older than {@link #REMEMBERED} may be deleted; half of it allows for different clocks. */
    static final Duration REMEMBERED = Duration.ofDays(2);

    /** The overhead of a customer's index, counted in chunks: measured at 36 KB with one chunk. */
    private static final int SHELF = 5;

    private static final long BYTES_PER_CHUNK = 8 * 1024;

    /** The maximum share of the heap for chunks, regardless of the setting: a quarter. */
    private static final int PARTS_OF_HEAP = 4;

    private static final Duration MAX_PAUSE = REMEMBERED.dividedBy(2);

    private final ChunkStore chunks;
    private final KnowledgeStores stores;
    private final Clock clock;
    private final int mostIndexed;

    /** Guarded by this; in the order of last use. No database call is made while the lock is held. */
    private final Map<CustomerId, Followed> followed = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * @param mostIndexed the maximum number of chunks in this replica's memory; beyond it, the customer whose last
     * search is longest ago is evicted
     */
    Follower(ChunkStore chunks, KnowledgeStores stores, Clock clock, int mostIndexed) {
        this.chunks = chunks;
        this.stores = stores;
        this.clock = clock;
        this.mostIndexed = most(mostIndexed, Runtime.getRuntime().maxMemory());
    }

    static int most(int configured, long heapBytes) {
        return (int) Math.min(configured, heapBytes / PARTS_OF_HEAP / BYTES_PER_CHUNK);
    }

    /** One customer's part of the index. Its state is guarded by itself, {@code users} by the follower. */
    private static final class Followed {
        private final Map<UUID, Integer> documents = new HashMap<>();
        private @Nullable String horizon;
        private Instant asked = Instant.EPOCH;
        private volatile int size;
        private int users;

        private int weight() {
            return size == 0 ? 0 : size + SHELF;
        }
    }

    /**
     * Runs a search on an index that includes everything committed before the call.
     *
     * @throws io.agentmarket.shared.AppException {@code STORE_UNAVAILABLE}
     */
    <T> T following(CustomerId customer, Supplier<T> search) {
        var here = enter(customer);
        try {
            catchUp(customer, here);
            return search.get();
        } finally {
            leave(here);
        }
    }

    private synchronized Followed enter(CustomerId customer) {
        var here = followed.computeIfAbsent(customer, unused -> new Followed());
        here.users++;
        return here;
    }

    private synchronized void leave(Followed here) {
        here.users--;
        long total = followed.values().stream().mapToLong(Followed::weight).sum();
        var oldest = followed.entrySet().iterator();
        while (total > mostIndexed && oldest.hasNext()) {
            var next = oldest.next();
            if (next.getValue().users == 0 && next.getValue() != here) {
                total -= next.getValue().weight();
                stores.dropHere(next.getKey());
                oldest.remove();
            }
        }
    }

    private void catchUp(CustomerId customer, Followed here) {
        synchronized (here) {
            var now = clock.instant();
            var horizon = here.horizon;
            if (horizon == null || now.isAfter(here.asked.plus(MAX_PAUSE))) {
                load(customer, here);
            } else {
                apply(customer, here, chunks.since(customer, horizon));
            }
            here.asked = now;
        }
    }

    private void load(CustomerId customer, Followed here) {
        drop(customer, here);
        var horizon = chunks.horizon(customer);
        index(customer, here, null);
        stores.refresh();
        here.horizon = horizon;
    }

    private void apply(CustomerId customer, Followed here, Changes changes) {
        boolean changed = false;
        for (var document : changes.deleted()) {
            changed |= remove(customer, here, document);
        }
        for (var document : changes.ready()) {
            if (!here.documents.containsKey(document)) {
                indexWhole(customer, here, document);
                changed = true;
            }
        }
        if (changed) {
            stores.refresh();
        }
        here.horizon = changes.horizon();
    }

    private boolean remove(CustomerId customer, Followed here, UUID document) {
        var gone = here.documents.remove(document);
        if (gone == null) {
            return false;
        }
        here.size -= gone;
        stores.removeHere(customer, document);
        return true;
    }

    /** Loads a document completely or not at all, because a partly loaded one would count as complete. */
    private void indexWhole(CustomerId customer, Followed here, UUID document) {
        try {
            index(customer, here, document);
        } catch (RuntimeException e) {
            remove(customer, here, document);
            throw e;
        }
    }

    private void index(CustomerId customer, Followed here, @Nullable UUID document) {
        chunks.each(customer, document, page -> {
            stores.putHere(page);
            page.forEach(chunk -> here.documents.merge(chunk.document(), 1, Integer::sum));
            here.size += page.size();
        });
    }

    private void drop(CustomerId customer, Followed here) {
        here.documents.keySet().forEach(document -> stores.removeHere(customer, document));
        here.documents.clear();
        here.size = 0;
        here.horizon = null;
    }
}
