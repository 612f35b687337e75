package io.agentmarket.toolkits.data;

import io.agentmarket.artifacts.Artifacts;
import io.agentmarket.egress.Egress;
import io.agentmarket.egress.PinnedAddresses;
import io.agentmarket.toolkits.data.duckdb.DuckDbEngine;
import io.agentmarket.toolkits.data.postgres.PostgresTables;
import io.agentmarket.toolkits.data.tables.TableReader;
import io.agentmarket.toolkits.data.trino.TrinoEngine;
import io.agentmarket.uploads.UploadedFiles;
import java.nio.file.Path;
import java.time.Clock;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Reads the settings {@code agentmarket.tables.*} and wires the data tools. */
@Configuration(proxyBeanMethods = false)
class DataConfiguration {

    @Bean
    TableSettings tableSettings(
            @Value("${agentmarket.tables.folder:}") String folder,
            @Value("${agentmarket.tables.jobs:2}") int jobs,
            @Value("${agentmarket.tables.memory-bytes:536870912}") long memoryBytes,
            @Value("${agentmarket.tables.disk-bytes:21474836480}") long diskBytes,
            @Value("${agentmarket.tables.statement-seconds:600}") int seconds) {
        return new TableSettings(folder, jobs, memoryBytes, diskBytes, seconds);
    }

    @Bean(destroyMethod = "close")
    WorkFolder workFolder(TableSettings settings) {
        return new WorkFolder(Path.of(
                settings.folder().isEmpty() ? System.getProperty("java.io.tmpdir") : settings.folder()));
    }

    @Bean
    TableWork tableWork(
            TableSettings settings,
            WorkFolder folder,
            DuckDbEngine here,
            PinnedAddresses addresses,
            TableJob.Uses uses) {
        return new TableWork(new Engines(here, new TrinoEngine(addresses, uses.clock())), folder, uses, settings);
    }

    @Bean
    TableJob.Uses tableJobUses(
            Egress egress, Artifacts artifacts, UploadedFiles uploads, Clock clock, PinnedAddresses addresses) {
        var databases = new PostgresTables(addresses, clock);
        return new TableJob.Uses(
                new Sources(new UrlSource(egress, clock), artifacts, uploads, databases),
                new TableReader(),
                clock,
                new DatabaseLoader(databases));
    }
}
