package io.agentmarket.search;

import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Searches chunks by meaning. A customer finds its own chunks only, whatever the others have stored. */
public interface VectorStore {

    /** Adds chunks; a chunk that is known already is replaced. May be found only a little later. */
    void put(List<IndexedChunk> chunks);

    /** Removes every chunk of a document; an unknown document is no failure. */
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
