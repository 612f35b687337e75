package io.agentmarket.toolkits.data;

import io.agentmarket.artifacts.Artifacts;
import io.agentmarket.egress.Egress;
import io.agentmarket.egress.PinnedAddresses;
import io.agentmarket.toolkits.data.duckdb.DuckDbEngine;
import io.agentmarket.toolkits.data.duckdb.DuckDbSettings;
import io.agentmarket.toolkits.data.postgres.PostgresTables;
import io.agentmarket.toolkits.data.tables.TableReader;
import io.agentmarket.toolkits.data.trino.TrinoEngine;
import io.agentmarket.uploads.UploadedFiles;
import java.nio.file.Path;
import java.time.Clock;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Reads the settings {@code agentmarket.tables.*} and wires the data tools. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TableSettings.class)
class DataConfiguration {

    @Bean(destroyMethod = "close")
    WorkFolder workFolder(@Value("${agentmarket.tables.folder:${java.io.tmpdir}}") String folder) {
        return new WorkFolder(Path.of(folder));
    }

    @Bean
    TableWork tableWork(
            TableSettings settings,
            DuckDbSettings room,
            WorkFolder folder,
            DuckDbEngine here,
            PinnedAddresses addresses,
            TableJob.Uses uses) {
        var engines = new Engines(here, new TrinoEngine(addresses, uses.clock()));
        return new TableWork(engines, folder, uses, new TableWork.Room(settings, room));
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
