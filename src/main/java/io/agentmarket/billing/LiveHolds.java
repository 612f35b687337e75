package io.agentmarket.billing;

import io.agentmarket.shared.ApiKeyId;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.Money;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What live runs hold: asked once, when a key gets a budget while its runs are going on. The engine, who owns them, answers. */
public interface LiveHolds {

    /**
     * The sum over the key's live runs, in the platform's transaction that has locked the customer's account, so that it cannot
     * change meanwhile.
     */
    Money of(JdbcClient platform, CustomerId customer, ApiKeyId key);
}
