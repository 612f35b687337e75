package io.agentmarket.search;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The chunks of all customers in memory, searched by words and by meaning. Each customer has a Lucene index of its own:
 * no search can reach another's chunks, and the rarity of a word does not depend on the texts of others. Thread-safe;
 * searches see additions and removals after {@link #refresh}.
 */
public final class PassageIndex implements VectorStore, AutoCloseable {

    /** A shelf is removed only while it is unused, so that no search finds a closed one before {@link #close}. */
    private final Map<UUID, PassageShelf> shelves = new ConcurrentHashMap<>();

    /** Shelves with changes that searches do not see before the next refresh. */
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
     * @param documents the documents to search; empty for all of the customer's
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
     * Makes all additions and removals so far visible to searches. Calls run one at a time: when a call returns, no
     * other call is still refreshing a shelf that the first one found unchanged.
     */
    public synchronized void refresh() {
        for (var shelf : Set.copyOf(changed)) {
            changed.remove(shelf);
            shelf.refresh();
        }
    }

    /** Releases all of a customer's memory; the caller makes sure that nobody else uses the customer's chunks. */
    public synchronized void drop(UUID customer) {
        var shelf = shelves.remove(customer);
        if (shelf != null) {
            changed.remove(shelf);
            shelf.close();
        }
    }

    /** The number of customers with chunks here. */
    public int customers() {
        return shelves.size();
    }

    @Override
    public void close() {
        shelves.values().forEach(PassageShelf::close);
    }
}
