package io.agentmarket.marketplace;

import io.agentmarket.agents.Packages;
import io.agentmarket.engine.ModelHealth;
import io.agentmarket.engine.Starts;
import io.agentmarket.stores.Purge;
import io.agentmarket.tiers.PriceBook;
import io.agentmarket.usage.UsualPrices;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class MarketplaceConfiguration {

    @Bean
    Offers offers(Starts executions, ModelHealth models, UsualPrices usual, PriceBook prices, Clock clock) {
        return new Offers(new Offers.Engine(executions::quote, models::wouldDegrade), usual::find, prices, clock);
    }

    @Bean
    Listings listings(Packages packages, Offers offers, PublishedPackages published) {
        return new Listings(packages::all, offers, published::rating);
    }

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
