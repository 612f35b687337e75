package io.agentmarket.documents;

import io.agentmarket.search.PassageIndex;
import io.agentmarket.search.Ranking;
import io.agentmarket.search.VectorStore;
import io.agentmarket.shared.Ids;
import io.agentmarket.stores.Tenant;
import io.agentmarket.stores.Vitals;
import java.time.Clock;
import java.util.Optional;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the search, the vector store, and the beans bounded by {@link DocumentsSettings}. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DocumentsSettings.class)
class DocumentsConfiguration {

    @Bean
    Ranking ranking() {
        return new Ranking();
    }

    /** @param outside present if one is configured, see its vendor's sub-package */
    @Bean
    KnowledgeStores knowledgeStores(Optional<VectorStore> outside, DocumentsSettings settings) {
        return new KnowledgeStores(new PassageIndex(), outside, settings.mostChunksPerCustomer());
    }

    @Bean
    DocumentStore documentStore(Tenant tenant, Ids ids, Clock clock, DocumentsSettings settings) {
        return new DocumentStore(tenant, ids, clock, settings.mostBytesPerCustomer());
    }

    @Bean
    Follower follower(ChunkStore chunks, KnowledgeStores stores, Clock clock, DocumentsSettings settings) {
        return new Follower(chunks, stores, clock, settings.mostIndexedChunks());
    }

    @Bean
    IngestThreads ingestThreads(Ingest ingest, Sweep sweep, Vitals vitals, DocumentsSettings settings) {
        return new IngestThreads(ingest, sweep, vitals, settings.readers());
    }
}
