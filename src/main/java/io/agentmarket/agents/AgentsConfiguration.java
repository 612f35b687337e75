package io.agentmarket.agents;

import io.agentmarket.stores.Purge;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class AgentsConfiguration {

    @Bean
    Purge packageRequests() {
        return new Purge(
                "package_request",
                Purge.REPEATS,
                (sql, before, limit) -> sql.sql(PublishedSql.PURGE_KEYS)
                        .param("before", before)
                        .param("limit", limit)
                        .update());
    }
}
