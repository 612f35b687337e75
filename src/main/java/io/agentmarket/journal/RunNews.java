package io.agentmarket.journal;

import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ExecutionId;
import io.agentmarket.shared.Ids;
import io.agentmarket.shared.Json;
import io.agentmarket.stores.SetAside;
import io.agentmarket.usage.History;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * The journal entries of all runs that webhooks may report, in the order in which they became durable: approvals
 * requested and decided, and the ends of runs that no other run started. A reader that continues from its last position
 * misses none and sees none twice.
 */
@Component
public final class RunNews {

    private final History history;

    public RunNews(History history) {
        this.history = history;
    }

    /**
     * A place in the order.
     *
     * @param tx the number of the transaction that wrote the entry
     */
    public record Position(String tx, UUID execution, int seq) {}

    /**
     * One entry.
     *
     * @param seq its number in the run's journal
     * @param type {@code APPROVAL_REQUESTED}, {@code APPROVAL_DECIDED} or {@code FINISHED}
     * @param payload as in the journal; a missing node if it is unreadable
     * @param child whether it is the end of a run that another run started
     * @param webhook the events sent to the run's own webhook; empty when it has none
     */
    public record Item(
            Position position,
            CustomerId customer,
            ExecutionId execution,
            int seq,
            EventType type,
            String packageId,
            String packageVersion,
            JsonNode payload,
            Instant at,
            boolean child,
            Set<String> webhook) {

        public Item {
            webhook = Set.copyOf(webhook);
        }

        /** Whether a webhook may report it. */
        public boolean isReadable() {
            return !payload.isMissingNode();
        }

        private Item ofChild() {
            return new Item(
                    position, customer, execution, seq, type, packageId, packageVersion, payload, at, true, webhook);
        }
    }

    /**
     * Reads the next entries in the platform's transaction. An entry that cannot be read is set aside and comes without
     * its payload.
     *
     * @param limit 1 to 1,000
     * @return entries after the position, in order, up to the given number; ends of children are included and marked
     */
    public List<Item> after(JdbcClient platform, Position position, int limit) {
        return items(
                platform,
                platform.sql(NewsSql.AFTER)
                        .param("tx", position.tx())
                        .param("execution", position.execution())
                        .param("seq", position.seq())
                        .param("limit", limit));
    }

    /** The position at which a new reader begins. */
    public static Position end(JdbcClient platform) {
        return new Position(platform.sql(NewsSql.END).query(String.class).single(), Ids.floor(Instant.EPOCH), 0);
    }

    /**
     * Continues through the entries of one customer.
     *
     * @param limit 1 to 1,000
     */
    public Part after(JdbcClient platform, CustomerId customer, Position position, int limit) {
        var end = end(platform);
        var items = items(
                platform,
                platform.sql(NewsSql.AFTER_OF_CUSTOMER)
                        .param("tx", position.tx())
                        .param("execution", position.execution())
                        .param("seq", position.seq())
                        .param("end", end.tx())
                        .param("customer", customer.value())
                        .param("limit", limit));
        return new Part(items, items.size() == limit ? items.getLast().position() : end);
    }

    /** @param end the position from which to continue */
    public record Part(List<Item> items, Position end) {

        public Part {
            items = List.copyOf(items);
        }
    }

    private List<Item> items(JdbcClient platform, JdbcClient.StatementSpec statement) {
        var items = statement
                .query((row, n) -> new Written(
                        new Position(row.getString("tx"), row.getObject("execution_id", UUID.class), row.getInt("seq")),
                        new CustomerId(row.getObject("customer_id", UUID.class)),
                        EventType.of(row.getString("type")),
                        row.getString("package_id"),
                        row.getString("package_version"),
                        row.getString("payload"),
                        row.getObject("at", OffsetDateTime.class).toInstant(),
                        events(row.getString("webhook_events"))))
                .list()
                .stream()
                .map(written -> written.item(payload(platform, written)))
                .toList();
        var ended = items.stream()
                .filter(item -> item.type() == EventType.FINISHED)
                .map(Item::execution)
                .toList();
        var children = history.children(platform, ended);
        return items.stream()
                .map(item -> children.contains(item.execution()) ? item.ofChild() : item)
                .toList();
    }

    /** An entry before its payload is read. */
    private record Written(
            Position position,
            CustomerId customer,
            EventType type,
            String packageId,
            String packageVersion,
            String payload,
            Instant at,
            Set<String> webhook) {

        Item item(JsonNode read) {
            return new Item(
                    position,
                    customer,
                    new ExecutionId(position.execution()),
                    position.seq(),
                    type,
                    packageId,
                    packageVersion,
                    read,
                    at,
                    false,
                    webhook);
        }
    }

    private static Set<String> events(@Nullable String list) {
        return list == null ? Set.of() : Set.of(list.split(",", -1));
    }

    private static JsonNode payload(JdbcClient platform, Written written) {
        try {
            return Json.STORED.readTree(written.payload());
        } catch (JacksonException e) {
            var place = written.position();
            var id = place.execution() + ":" + place.seq();
            SetAside.note(platform, new SetAside.Row(SetAside.Loop.RUN_NEWS, id, written.customer()), e);
            return MissingNode.getInstance();
        }
    }
}
