package io.agentmarket.documents;

import io.agentmarket.search.PassageIndex;
import io.agentmarket.search.Ranking;
import io.agentmarket.search.VectorStore;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The search core, and where vectors are kept. */
@Configuration(proxyBeanMethods = false)
class DocumentsConfiguration {

    @Bean
    Ranking ranking() {
        return new Ranking();
    }

    /** @param outside is there when one is configured, see the sub-package of its vendor */
    @Bean
    KnowledgeStores knowledgeStores(
            Optional<VectorStore> outside, @Value("${agentmarket.knowledge.most-chunks-per-customer}") int mostChunks) {
        return new KnowledgeStores(new PassageIndex(), outside, mostChunks);
    }
}
