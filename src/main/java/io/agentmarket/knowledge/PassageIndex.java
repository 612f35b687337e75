package io.agentmarket.knowledge;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The chunks of all customers in memory, searched by words and by meaning. Each customer has a Lucene index of its own:
 * no search can reach another's chunks, and how rare a word is does not depend on what others have stored. Safe for many
 * threads; what was put or removed is seen by searches after {@link #refresh}.
 */
final class PassageIndex implements VectorStore, AutoCloseable {

    /** Shelves are added, never taken away, so that a search never meets a closed one before {@link #close}. */
    private final Map<UUID, PassageShelf> shelves = new ConcurrentHashMap<>();

    private final PassageWords analyzer = new PassageWords();

    @Override
    public void put(List<IndexedChunk> chunks) {
        chunks.stream()
                .collect(Collectors.groupingBy(IndexedChunk::customer))
                .forEach((customer, own) -> shelves.computeIfAbsent(customer, each -> new PassageShelf(analyzer))
                        .put(own));
    }

    @Override
    public void remove(UUID customer, UUID document) {
        var shelf = shelves.get(customer);
        if (shelf != null) {
            shelf.remove(document);
        }
    }

    /**
     * The chunks that share words with the query, best first.
     *
     * @param documents to search in; empty: all of the customer's
     * @return at most {@code most}, scored 0 to 1: the share of the query's weight in the chunk and its document
     */
    List<Scored> words(UUID customer, String query, Set<UUID> documents, int most) {
        var shelf = shelves.get(customer);
        return shelf == null ? List.of() : shelf.words(analyzer.asked(query), documents, most);
    }

    @Override
    public List<Scored> nearest(UUID customer, float[] vector, Set<UUID> documents, int most) {
        var shelf = shelves.get(customer);
        return shelf == null ? List.of() : shelf.nearest(vector, documents, most);
    }

    /** Lets searches see what was put and removed until now. */
    void refresh() {
        shelves.values().forEach(PassageShelf::refresh);
    }

    @Override
    public void close() {
        shelves.values().forEach(PassageShelf::close);
    }
}
