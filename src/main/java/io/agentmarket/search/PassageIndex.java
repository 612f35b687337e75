package io.agentmarket.search;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The chunks of all customers in memory, searched by words and by meaning. Each customer has a Lucene index of its own:
 * no search can reach another's chunks, and how rare a word is does not depend on what others have stored. Safe for
 * many threads; what was put or removed is seen by searches after {@link #refresh}.
 */
public final class PassageIndex implements VectorStore, AutoCloseable {

    /** A shelf is taken away only while nobody uses it, so that no search meets a closed one before {@link #close}. */
    private final Map<UUID, PassageShelf> shelves = new ConcurrentHashMap<>();

    /** Shelves that searches do not see in their latest state. */
    private final Set<PassageShelf> changed = ConcurrentHashMap.newKeySet();

    private final PassageWords analyzer = new PassageWords();

    @Override
    public void put(List<IndexedChunk> chunks) {
        chunks.stream().collect(Collectors.groupingBy(IndexedChunk::customer)).forEach((customer, own) -> {
            var shelf = shelves.computeIfAbsent(customer, each -> new PassageShelf(analyzer));
            shelf.put(own);
            changed.add(shelf);
        });
    }

    @Override
    public void remove(UUID customer, UUID document) {
        var shelf = shelves.get(customer);
        if (shelf != null) {
            shelf.remove(document);
            changed.add(shelf);
        }
    }

    /**
     * The chunks that share words with the query, best first.
     *
     * @param documents to search in; empty: all of the customer's
     * @return at most {@code most}, scored 0 to 1: the share of the query's weight in the chunk and its document
     */
    public List<Scored> words(UUID customer, String query, Set<UUID> documents, int most) {
        var shelf = shelves.get(customer);
        return shelf == null ? List.of() : shelf.words(analyzer.asked(query), documents, most);
    }

    @Override
    public List<Scored> nearest(UUID customer, float[] vector, Set<UUID> documents, int most) {
        var shelf = shelves.get(customer);
        return shelf == null ? List.of() : shelf.nearest(vector, documents, most);
    }

    /**
     * Lets searches see what was put and removed until now. One at a time: when a call returns, no other is half way
     * through a shelf that the first one found unchanged.
     */
    public synchronized void refresh() {
        for (var shelf : Set.copyOf(changed)) {
            changed.remove(shelf);
            shelf.refresh();
        }
    }

    /** Gives up all of a customer's memory; whoever calls this knows that nobody else is at the customer's chunks. */
    public synchronized void drop(UUID customer) {
        var shelf = shelves.remove(customer);
        if (shelf != null) {
            changed.remove(shelf);
            shelf.close();
        }
    }

    /** How many customers' chunks are here. */
    public int customers() {
        return shelves.size();
    }

    @Override
    public void close() {
        shelves.values().forEach(PassageShelf::close);
    }
}
