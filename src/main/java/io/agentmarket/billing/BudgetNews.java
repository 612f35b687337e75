package io.agentmarket.billing;

import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** What happened to customers' budgets, for who tells it on: by each customer's own number, which rises with every commit. */
@Component
public final class BudgetNews {

    /**
     * One event.
     *
     * @param seq its number, from 1, of this customer
     * @param type {@code budget.threshold_reached} or {@code budget.exceeded}
     * @param payload the budget as it was
     */
    public record Item(CustomerId customer, long seq, UUID id, String type, JsonNode payload, Instant at) {}

    /**
     * Reads on in the platform's transaction.
     *
     * @param after the last number known, by customer
     * @param limit 1 to 1,000, over all customers
     * @return ordered by customer and number
     */
    public List<Item> after(JdbcClient platform, Map<CustomerId, Long> after, int limit) {
        if (after.isEmpty()) {
            return List.of();
        }
        var cursors = new LinkedHashMap<String, Long>();
        after.forEach((customer, seq) -> cursors.put(customer.toString(), seq));
        return platform.sql(BudgetSql.NEWS)
                .param("after", Json.MAPPER.writeValueAsString(cursors))
                .param("limit", limit)
                .query((row, n) -> item(row))
                .list();
    }

    /** The number of the customer's last event; 0 before the first. */
    public long last(JdbcClient platform, CustomerId customer) {
        return platform.sql(BudgetSql.LAST_NEWS)
                .param("customer", customer.value())
                .query(Long.class)
                .single();
    }

    private static Item item(ResultSet row) throws SQLException {
        return new Item(
                new CustomerId(row.getObject("customer_id", UUID.class)),
                row.getLong("seq"),
                row.getObject("id", UUID.class),
                row.getString("type"),
                Json.STORED.readTree(row.getString("payload")),
                row.getObject("at", OffsetDateTime.class).toInstant());
    }
}
