package io.agentmarket.documents;

import io.agentmarket.resilience.UpstreamFailure;
import io.agentmarket.search.IndexedChunk;
import io.agentmarket.search.Ranking;
import io.agentmarket.search.Scored;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.text.Embedder;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Search and reading of a customer's own documents, for runs and requests. */
@Component
public final class Documents {

    /** The maximum number of passages of one search. */
    public static final int MAX_PASSAGES = 50;

    /** Only a question's first 2,000 characters are used. */
    private static final int MAX_QUERY_LENGTH = 2_000;

    private static final Logger LOG = LoggerFactory.getLogger(Documents.class);

    private final Follower follower;
    private final ChunkStore chunks;
    private final KnowledgeStores stores;
    private final Ranking ranking;

    Documents(Follower follower, ChunkStore chunks, KnowledgeStores stores, Ranking ranking) {
        this.follower = follower;
        this.chunks = chunks;
        this.stores = stores;
        this.ranking = ranking;
    }

    /**
     * The passages that fit a question best. Additions and deletions on any replica before the call are taken into
     * account. If an outside vector store does not answer, only words are searched.
     *
     * @param query anything; only its first 2,000 characters count
     * @param documents the documents to search; empty for all of the customer's; a foreign id has no passages
     * @param most 1 to {@link #MAX_PASSAGES}
     * @return best first
     * @throws AppException {@code STORE_UNAVAILABLE}
     */
    public List<Passage> search(CustomerId customer, String query, Set<UUID> documents, int most) {
        if (most < 1 || most > MAX_PASSAGES) {
            throw new IllegalArgumentException("1 to " + MAX_PASSAGES + " passages, not " + most);
        }
        var question = query.length() <= MAX_QUERY_LENGTH ? query : query.substring(0, MAX_QUERY_LENGTH);
        var vector = Embedder.shared().embed(question);
        return follower.following(customer, () -> {
            var words = stores.words(customer, question, documents, Ranking.DEPTH);
            var nearest = nearest(customer, vector, documents);
            var read = new HashMap<UUID, Passage>();
            return ranking.rank(question, words, nearest, ids -> texts(customer, documents, ids, read)).stream()
                    .flatMap(ranked -> Optional.ofNullable(read.get(ranked.chunk()))
                            .map(passage -> relevant(passage, ranked.relevance()))
                            .stream())
                    .limit(most)
                    .toList();
        });
    }

    /**
     * The text read from a document: at most its first 200 passages.
     *
     * @return empty when the customer has no such document, or it is not ready
     * @throws AppException {@code STORE_UNAVAILABLE}
     */
    public Optional<DocumentText> read(CustomerId customer, UUID document) {
        return chunks.read(customer, document);
    }

    /**
     * The customer's ready documents that its help desk uses, oldest first, at most 500.
     *
     * @throws AppException {@code STORE_UNAVAILABLE}
     */
    public List<UsedDocument> used(CustomerId customer) {
        return chunks.used(customer);
    }

    /**
     * The first 20 passages of a document with their vectors; none when the customer has no such document.
     *
     * @throws AppException {@code STORE_UNAVAILABLE}
     */
    public List<IndexedChunk> passages(CustomerId customer, UUID document) {
        return chunks.first(customer, document);
    }

    /**
     * The customer's documents with these names: ids, titles or sources, in any case. The name of a zip selects its
     * files.
     *
     * @return the documents, one or more, for each known name
     * @throws AppException {@code STORE_UNAVAILABLE}
     */
    public Map<String, Set<UUID>> named(CustomerId customer, Set<String> names) {
        return chunks.named(customer, names);
    }

    private List<Scored> nearest(CustomerId customer, float[] vector, Set<UUID> documents) {
        try {
            return stores.nearest(customer, vector, documents, Ranking.DEPTH);
        } catch (UpstreamFailure e) {
            LOG.atWarn().addKeyValue("code", e.code()).setCause(e).log("vector search failed, searching by words only");
            return List.of();
        }
    }

    /**
     * The texts, read from PostgreSQL under row-level security: even if an index is wrong, no deleted text and no text
     * of another customer is returned.
     */
    private Map<UUID, String> texts(
            CustomerId customer, Set<UUID> documents, Collection<UUID> ids, Map<UUID, Passage> read) {
        var found = chunks.find(customer, ids);
        found.values().removeIf(passage -> !documents.isEmpty() && !documents.contains(passage.documentId()));
        read.putAll(found);
        return found.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().text()));
    }

    private static Passage relevant(Passage passage, double relevance) {
        return new Passage(
                passage.chunkId(),
                passage.documentId(),
                passage.title(),
                passage.source(),
                passage.heading(),
                passage.text(),
                passage.position(),
                relevance);
    }
}
