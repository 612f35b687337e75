package io.agentmarket.marketplace;

import io.agentmarket.agents.Packages;
import io.agentmarket.engine.ModelHealth;
import io.agentmarket.engine.Starts;
import io.agentmarket.stores.Rhythm;
import io.agentmarket.stores.Vitals;
import io.agentmarket.tiers.PriceBook;
import io.agentmarket.usage.UsualPrices;
import java.time.Clock;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class MarketplaceConfiguration {

    @Bean
    Offers offers(Starts executions, ModelHealth models, UsualPrices usual, PriceBook prices, Clock clock) {
        return new Offers(
                new Offers.Engine(executions::offer, executions::quote, models::wouldDegrade),
                usual::find,
                prices,
                clock);
    }

    @Bean
    Listings listings(Packages packages, Offers offers, Ratings ratings) {
        return new Listings(packages::all, offers, ratings::of);
    }

    @Bean
    Rhythm packageRatings(Vitals vitals, Ratings ratings) {
        return vitals.rhythm(Rhythm.Plan.every("package-ratings", Duration.ofSeconds(2)), ratings::refresh);
    }
}
