package io.agentmarket.engine;

import io.agentmarket.agents.Packages;
import io.agentmarket.artifacts.ArtifactLimits;
import io.agentmarket.deployments.Deployments;
import io.agentmarket.journal.CommitSql;
import io.agentmarket.ratelimit.AgentNames;
import io.agentmarket.resilience.BreakerListener;
import io.agentmarket.resilience.BreakerSettings;
import io.agentmarket.resilience.Breakers;
import io.agentmarket.resilience.Retry;
import io.agentmarket.stores.Purge;
import io.agentmarket.stores.Tenant;
import io.agentmarket.usage.History;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration
@EnableConfigurationProperties(EngineSettings.class)
class EngineConfiguration {

    /** How failed model calls are retried. */
    @Bean
    Retry modelRetry(EngineSettings settings) {
        return settings.modelRetry().retry();
    }

    /** One for all upstreams of this process; replicas do not share their state. */
    @Bean
    Breakers breakers(Clock clock, BreakerListener listener, EngineSettings settings) {
        return new Breakers(
                clock, BreakerSettings.MODEL.withPause(settings.breaker().pause()), listener);
    }

    @Bean
    AgentNames agentNames(Packages packages) {
        return id -> packages.find(id).isPresent();
    }

    @Bean
    ArtifactLimits artifactLimits(EngineSettings settings) {
        return settings.artifacts().limits();
    }

    @Bean
    EngineSettings.Approvals approvalSettings(EngineSettings settings) {
        return settings.approvals();
    }

    @Bean
    JournalRoom journalRoom(Clock clock, Tenant tenant, History history, EngineSettings settings) {
        return new JournalRoom(clock, tenant, history, settings.journals().maxCustomerBytes());
    }

    @Bean
    RunFeed runFeed(Runs runs, FeedWatch watch, EngineSettings settings) {
        return new RunFeed(runs, watch, settings.streams().maxPerCustomer());
    }

    @Bean
    Recovery.Pause pause() {
        return time -> TimeUnit.MILLISECONDS.sleep(time.toMillis());
    }

    @Bean
    @ConditionalOnMissingBean
    RunObserver runObserver() {
        return (milestone, id) -> {};
    }

    /** A run keeps the terms it began with; an hour is longer than any start takes. */
    @Bean
    Purge forgottenTerms() {
        return new Purge("deployment_terms", Duration.ofHours(1), (sql, before, limit) -> {
            var needed = sql.sql(RunSql.TERMS_IN_USE)
                    .query((row, n) -> new Deployments.Revision(row.getObject(1, UUID.class), row.getInt(2)))
                    .list();
            return Deployments.forget(sql, needed, before, limit);
        });
    }

    @Bean
    Purge idempotencyKeys() {
        return new Purge(
                "idempotency_keys",
                Purge.REPEATS,
                (sql, before, limit) -> sql.sql(CommitSql.PURGE_KEYS)
                        .param("before", before)
                        .param("limit", limit)
                        .update());
    }
}
