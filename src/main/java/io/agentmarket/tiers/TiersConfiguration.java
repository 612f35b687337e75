package io.agentmarket.tiers;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Reads the price book from the bundled files, or from those that {@code TIERS_FILE} and {@code MODELS_FILE} name. */
@Configuration(proxyBeanMethods = false)
class TiersConfiguration {

    @Bean
    PriceBook priceBook(@Value("${TIERS_FILE:}") String tiersFile, @Value("${MODELS_FILE:}") String modelsFile) {
        return new PriceFiles(tiersFile, modelsFile).read();
    }
}
