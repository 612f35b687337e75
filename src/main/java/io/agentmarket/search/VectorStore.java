package io.agentmarket.search;

import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Searches chunks by meaning. A customer finds only its own chunks. */
public interface VectorStore {

    /** Adds chunks; an existing chunk is replaced. Searches may find them only a little later. */
    void put(List<IndexedChunk> chunks);

    /** Removes every chunk of a document; an unknown document is not an error. */
    void remove(UUID customer, UUID document);

    /**
     * The chunks whose nearest window is most similar, best first, each once.
     *
     * @param vector of length one
     * @param documents to search in; empty: all of the customer's
     * @return at most {@code most}, scored by cosine, -1 to 1
     */
    List<Scored> nearest(UUID customer, float[] vector, Set<UUID> documents, int most);
}
