package io.agentmarket.engine;

import io.agentmarket.billing.LiveHolds;
import io.agentmarket.shared.ApiKeyId;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.Money;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What a key's live runs hold, from their rows. */
@Component
class KeyHolds implements LiveHolds {

    @Override
    public Money of(JdbcClient platform, CustomerId customer, ApiKeyId key) {
        return new Money(platform.sql(RunSql.HELD_BY_KEY)
                .param("customer", customer.value())
                .param("key", key.value())
                .query(Long.class)
                .single());
    }
}
