package io.agentmarket.search.qdrant;

import io.agentmarket.search.VectorStore;
import io.agentmarket.search.VectorStoreContract;
import java.net.URI;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;

/**
 * The contract against the server at QDRANT_URL, in a collection of its own. The name keeps it out of the ordinary
 * tests; {@code .ci/qdrant} runs it.
 */
class RealQdrant extends VectorStoreContract {

    private static final String COLLECTION = "agentmarket_contract_" + UUID.randomUUID();
    private static final QdrantStore STORE =
            QdrantStore.open(URI.create(System.getenv("QDRANT_URL")), key(), COLLECTION, StubQdrant.breaker());

    @Override
    protected VectorStore store() {
        return STORE;
    }

    @AfterAll
    static void drop() {
        STORE.drop();
        STORE.close();
    }

    private static String key() {
        return Optional.ofNullable(System.getenv("QDRANT_API_KEY")).orElse("");
    }
}
