package io.agentmarket.engine;

import io.agentmarket.artifacts.ArtifactLimits;
import io.agentmarket.journal.CommitSql;
import io.agentmarket.resilience.BreakerListener;
import io.agentmarket.resilience.BreakerSettings;
import io.agentmarket.resilience.Breakers;
import io.agentmarket.resilience.Retry;
import io.agentmarket.stores.Purge;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration
class EngineConfiguration {

    /** How failed model calls are made again. */
    @Bean
    Retry modelRetry(
            @Value("${agentmarket.model-retry.attempts:4}") int attempts,
            @Value("${agentmarket.model-retry.first:500ms}") Duration first,
            @Value("${agentmarket.model-retry.longest:30s}") Duration longest) {
        return new Retry(attempts, first, longest);
    }

    /** One for all upstreams of this process; what they stand at is not shared between replicas. */
    @Bean
    Breakers breakers(
            Clock clock, BreakerListener listener, @Value("${agentmarket.breaker.pause:10s}") Duration pause) {
        return new Breakers(clock, BreakerSettings.MODEL.withPause(pause), listener);
    }

    @Bean
    ArtifactLimits artifactLimits(
            @Value("${agentmarket.artifacts.max-file-bytes:10485760}") long fileBytes,
            @Value("${agentmarket.artifacts.max-run-bytes:52428800}") long runBytes,
            @Value("${agentmarket.artifacts.max-files:20}") int files,
            @Value("${agentmarket.artifacts.max-customer-bytes:5368709120}") long customerBytes) {
        return new ArtifactLimits(fileBytes, runBytes, files, customerBytes);
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
