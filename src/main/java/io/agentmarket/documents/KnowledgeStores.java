package io.agentmarket.documents;

import io.agentmarket.resilience.UpstreamFailure;
import io.agentmarket.search.IndexedChunk;
import io.agentmarket.search.PassageIndex;
import io.agentmarket.search.Scored;
import io.agentmarket.search.VectorStore;
import io.agentmarket.shared.CustomerId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stores for search: words are always in this replica's own index; vectors are there too, or in an outside store
 * that all replicas share.
 */
final class KnowledgeStores implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(KnowledgeStores.class);

    private final PassageIndex index;
    private final Optional<VectorStore> outside;
    private final int mostChunks;

    /** @param mostChunks that one customer may have */
    KnowledgeStores(PassageIndex index, Optional<VectorStore> outside, int mostChunks) {
        this.index = index;
        this.outside = outside;
        this.mostChunks = mostChunks;
    }

    int mostChunks() {
        return mostChunks;
    }

    boolean hasOutside() {
        return outside.isPresent();
    }

    List<Scored> words(CustomerId customer, String query, Set<UUID> documents, int most) {
        return index.words(customer.value(), query, documents, most);
    }

    /** @throws io.agentmarket.resilience.UpstreamFailure when an outside store does not answer */
    List<Scored> nearest(CustomerId customer, float[] vector, Set<UUID> documents, int most) {
        return outside.orElse(index).nearest(customer.value(), vector, documents, most);
    }

    /** Adds chunks to this replica's own index; vectors in an outside store take no memory here. */
    void putHere(List<IndexedChunk> chunks) {
        index.put(
                outside.isEmpty()
                        ? chunks
                        : chunks.stream().map(KnowledgeStores::wordsOnly).toList());
    }

    void removeHere(CustomerId customer, UUID document) {
        index.remove(customer.value(), document);
    }

    /** Drops a customer's part of this replica's index; no search may be using it. */
    void dropHere(CustomerId customer) {
        index.drop(customer.value());
    }

    /** Makes additions and removals visible to searches. */
    void refresh() {
        index.refresh();
    }

    /** @throws io.agentmarket.resilience.UpstreamFailure when an outside store does not answer */
    void putOutside(List<IndexedChunk> chunks) {
        outside.ifPresent(store -> store.put(chunks));
    }

    /** @throws io.agentmarket.resilience.UpstreamFailure when an outside store does not answer */
    void removeOutside(CustomerId customer, UUID document) {
        outside.ifPresent(store -> store.remove(customer.value(), document));
    }

    /** Removes vectors at once if the outside store answers; otherwise the sweep removes them later. */
    void forgetOutside(CustomerId customer, List<UUID> documents) {
        try {
            documents.forEach(document -> removeOutside(customer, document));
        } catch (UpstreamFailure e) {
            LOG.atWarn()
                    .addKeyValue("code", e.code())
                    .setCause(e)
                    .log("vectors could not be deleted, the sweep retries later");
        }
    }

    private static IndexedChunk wordsOnly(IndexedChunk chunk) {
        return new IndexedChunk(
                chunk.chunk(),
                chunk.document(),
                chunk.customer(),
                chunk.title(),
                chunk.source(),
                chunk.heading(),
                chunk.text(),
                List.of());
    }

    @Override
    public void close() throws java.io.IOException {
        index.close();
    }
}
