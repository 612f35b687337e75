package io.agentmarket.billing;

import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.Json;
import io.agentmarket.stores.SetAside;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** The events of customers' budgets, for modules that forward them: numbered per customer, rising with every commit. */
@Component
public final class BudgetNews {

    /**
     * One event.
     *
     * @param seq its number, from 1, of this customer
     * @param type {@code budget.threshold_reached} or {@code budget.exceeded}
     * @param payload the budget as it was; a missing node when it cannot be read
     */
    public record Item(CustomerId customer, long seq, UUID id, String type, JsonNode payload, Instant at) {

        /** Whether the payload can be read, so that the event can be forwarded. */
        public boolean isReadable() {
            return !payload.isMissingNode();
        }
    }

    /**
     * Reads further events in the platform's transaction. An event that cannot be read is set aside and comes without
     * its payload.
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
        return platform
                .sql(BudgetSql.NEWS)
                .param("after", Json.MAPPER.writeValueAsString(cursors))
                .param("limit", limit)
                .query((row, n) -> new Written(
                        new CustomerId(row.getObject("customer_id", UUID.class)),
                        row.getLong("seq"),
                        row.getObject("id", UUID.class),
                        row.getString("type"),
                        row.getString("payload"),
                        row.getObject("at", OffsetDateTime.class).toInstant()))
                .list()
                .stream()
                .map(written -> item(platform, written))
                .toList();
    }

    /** The number of the customer's last event; 0 before the first. */
    public long last(JdbcClient platform, CustomerId customer) {
        return platform.sql(BudgetSql.LAST_NEWS)
                .param("customer", customer.value())
                .query(Long.class)
                .single();
    }

    /** An event before its payload is read. */
    private record Written(CustomerId customer, long seq, UUID id, String type, String payload, Instant at) {}

    private static Item item(JdbcClient platform, Written written) {
        JsonNode payload;
        try {
            payload = Json.STORED.readTree(written.payload());
        } catch (JacksonException e) {
            var row = new SetAside.Row(SetAside.Loop.BUDGET_NEWS, written.id().toString(), written.customer());
            SetAside.note(platform, row, e);
            payload = MissingNode.getInstance();
        }
        return new Item(written.customer(), written.seq(), written.id(), written.type(), payload, written.at());
    }
}
