package io.agentmarket.documents;

import io.agentmarket.search.PassageIndex;
import io.agentmarket.search.Ranking;
import io.agentmarket.search.VectorStore;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.Ids;
import io.agentmarket.shared.Sha256;
import io.agentmarket.stores.Repeats;
import io.agentmarket.stores.TestStores;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The module's beans of one replica: its own index over a database that replicas share. */
final class Replica {

    private static final int MOST = 50_000;

    final Ids ids = new Ids(Clock.systemUTC());
    final PassageIndex index = new PassageIndex();
    static final long MAX_BYTES = 1 << 30;

    final KnowledgeStores stores;
    final DocumentStore store;
    final ChunkStore chunks;
    final IngestQueue queue;
    final Ingest ingest;
    final Follower follower;
    final Documents documents;
    final Sweep sweep;

    Replica(TestStores database) {
        this(database, Optional.empty(), MOST);
    }

    Replica(TestStores database, Optional<VectorStore> outside, int mostIndexed) {
        this(database, outside, mostIndexed, Clock.systemUTC());
    }

    Replica(TestStores database, Optional<VectorStore> outside, int mostIndexed, Clock clock) {
        var tenant = database.tenant();
        stores = new KnowledgeStores(index, outside, MOST);
        store = new DocumentStore(tenant, ids, clock, MAX_BYTES);
        chunks = new ChunkStore(tenant);
        queue = new IngestQueue(tenant, clock);
        ingest = new Ingest(queue, store, stores, clock);
        follower = new Follower(chunks, stores, clock, mostIndexed);
        documents = new Documents(follower, chunks, stores, new Ranking());
        sweep = new Sweep(tenant, stores);
    }

    CustomerId customer() {
        return new CustomerId(ids.next());
    }

    DocumentStore.Upload upload(String title, DocumentKind kind, byte[] content) {
        return new DocumentStore.Upload(title, "", kind, null, content, Sha256.of(content));
    }

    /** Queued only. */
    UUID queue(CustomerId customer, String title, DocumentKind kind, byte[] content) {
        var key = ids.next().toString();
        var call = new Repeats.Call(customer, Repeats.Kind.DOCUMENTS, key, Sha256.of(content));
        return store.add(call, upload(title, kind, content)).id();
    }

    UUID queue(CustomerId customer, String title, String markdown) {
        return queue(customer, title, DocumentKind.MARKDOWN, markdown.getBytes(StandardCharsets.UTF_8));
    }

    /** Queued and read. */
    UUID add(CustomerId customer, String title, String markdown) {
        var id = queue(customer, title, markdown);
        readAll();
        return id;
    }

    void readAll() {
        var hands = new Ingest.Hands();
        while (ingest.next(hands)) {
            // The next one.
        }
    }

    DocumentView view(CustomerId customer, UUID id) {
        return store.find(customer, id).orElseThrow();
    }

    java.util.List<Passage> search(CustomerId customer, String query) {
        return documents.search(customer, query, Set.of(), 10);
    }
}
