package io.agentmarket.deployments;

import io.agentmarket.stores.Purge;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class DeploymentsConfiguration {

    /** Deleted deployments stay as long as a repeated call may return them. */
    @Bean
    Purge deletedDeployments() {
        return new Purge(
                "deployment",
                Purge.REPEATS,
                (sql, before, limit) -> sql.sql(DeploymentSql.FORGET)
                        .param("before", before)
                        .param("limit", limit)
                        .update());
    }
}
