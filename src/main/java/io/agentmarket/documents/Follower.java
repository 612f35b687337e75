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
 * A customer's chunks come into this replica's index at its first search, and from then on every search first asks
 * PostgreSQL what has changed. Rows of knowledge_change may become visible out of order: a transaction that began early
 * can commit late. So the question is not "after number n" but "by transactions that were not yet over when I asked
 * last": pg_snapshot_xmin of the last answer's snapshot. Everything visible is applied at once, what stays in doubt is
 * asked for again, and applying a change twice does nothing, because a document never changes once it is ready.
 */
/** Keeps this replica's index in step with PostgreSQL, for the customers who search here. */
class Follower {

    /** Changes older than {@link #REMEMBERED} may be forgotten; half of it leaves room for clocks that differ. */
    static final Duration REMEMBERED = Duration.ofDays(2);

    /** What a customer's index takes beside its chunks, counted in chunks: measured 36 KB with one chunk in it. */
    private static final int SHELF = 5;

    private static final long BYTES_PER_CHUNK = 8 * 1024;

    /** The most of the heap that chunks may take, whatever is configured: a quarter. */
    private static final int PARTS_OF_HEAP = 4;

    private static final Duration MAX_PAUSE = REMEMBERED.dividedBy(2);

    private final ChunkStore chunks;
    private final KnowledgeStores stores;
    private final Clock clock;
    private final int mostIndexed;

    /** Guarded by this; in the order of the last use. No database call is made while it is held. */
    private final Map<CustomerId, Followed> followed = new LinkedHashMap<>(16, 0.75f, true);

    /** @param mostIndexed chunks in this replica's memory over all customers; who searched longest ago makes room */
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
     * Searches with an index that knows all that was committed before the call.
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

    /** Or not at all: a document of which a part is here would be taken for whole from then on. */
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
