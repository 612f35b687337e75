package io.agentmarket.search;

import io.agentmarket.text.Embedder;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** A data set in the product's own index, searched as the product does. */
final class SearchedSet {

    private static final UUID CUSTOMER = new UUID(0, 1);

    private final Map<UUID, IndexedChunk> chunks;
    private final PassageIndex index = new PassageIndex();

    SearchedSet(RetrievalSet set) {
        // A repeated address names the first section that has it.
        this.chunks = set.texts().stream()
                .collect(Collectors.toMap(RetrievalSet.Text::chunk, SearchedSet::indexed, (first, second) -> first));
        index.put(List.copyOf(chunks.values()));
        index.refresh();
    }

    /**
     * The three orders of one question.
     *
     * @param named whether it names an identifier
     */
    record Found(List<UUID> words, List<UUID> vectors, List<Ranking.Candidate> hybrid, boolean named) {

        List<UUID> ranked() {
            return hybrid.stream().map(Ranking.Candidate::chunk).toList();
        }
    }

    Found ask(String question) {
        var words = index.words(CUSTOMER, question, Set.of(), Ranking.DEPTH);
        var nearest = index.nearest(CUSTOMER, Embedder.shared().embed(question), Set.of(), Ranking.DEPTH);
        return new Found(
                ids(words),
                ids(nearest),
                Ranking.shortlist(question, words, nearest),
                PassageWords.namesIdentifier(question));
    }

    /** Asks while some chunks are not there. */
    Found askWithout(Collection<UUID> removed, String question) {
        var gone = removed.stream().filter(chunks::containsKey).map(chunks::get).toList();
        index.put(gone.stream().map(SearchedSet::blank).toList());
        index.refresh();
        try {
            return ask(question);
        } finally {
            index.put(gone);
            index.refresh();
        }
    }

    /** The chunks of the documents that these chunks are of. */
    List<UUID> wholeDocuments(Collection<UUID> some) {
        var documents = some.stream()
                .filter(chunks::containsKey)
                .map(chunk -> chunks.get(chunk).document())
                .collect(Collectors.toSet());
        return chunks.values().stream()
                .filter(chunk -> documents.contains(chunk.document()))
                .map(IndexedChunk::chunk)
                .toList();
    }

    private static List<UUID> ids(List<Scored> found) {
        return found.stream().map(Scored::chunk).toList();
    }

    private static IndexedChunk indexed(RetrievalSet.Text text) {
        return new IndexedChunk(
                text.chunk(),
                text.document(),
                CUSTOMER,
                "",
                text.source(),
                text.heading(),
                text.text(),
                Dense.windows("", text.source(), text.heading(), text.text()));
    }

    private static IndexedChunk blank(IndexedChunk chunk) {
        return new IndexedChunk(chunk.chunk(), chunk.document(), CUSTOMER, "", "", "", "", List.of());
    }
}
