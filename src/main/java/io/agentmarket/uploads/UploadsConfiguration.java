package io.agentmarket.uploads;

import io.agentmarket.shared.Ids;
import io.agentmarket.stores.Purge;
import io.agentmarket.stores.Tenant;
import java.time.Clock;
import java.time.Duration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(UploadsSettings.class)
class UploadsConfiguration {

    @Bean
    UploadedFiles uploadedFiles(Tenant tenant, Ids ids, Clock clock, UploadsSettings settings) {
        return new UploadedFiles(tenant, ids, clock, settings.consistent());
    }

    /** A row names its own expiry, so none is added. */
    @Bean
    Purge expiredUploads() {
        return new Purge("upload", Duration.ZERO, UploadedFiles::purge);
    }
}
