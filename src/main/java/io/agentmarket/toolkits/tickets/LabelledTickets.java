package io.agentmarket.toolkits.tickets;

import io.agentmarket.shared.AppException;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.Ids;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.Page;
import io.agentmarket.shared.Sha256;
import io.agentmarket.stores.CountLock;
import io.agentmarket.stores.Tenant;
import io.agentmarket.text.Embedder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The customers' own labelled tickets in PostgreSQL. */
@Component
class LabelledTickets {

    /** With this bound, a customer's tickets and their vectors take about 10 MB of memory. */
    static final int MAX_PER_CUSTOMER = 5_000;

    private final Tenant tenant;
    private final Ids ids;
    private final Clock clock;

    LabelledTickets(Tenant tenant, Ids ids, Clock clock) {
        this.tenant = tenant;
        this.ids = ids;
        this.clock = clock;
    }

    /** A ticket as the customer gives it. */
    record NewTicket(
            String label,
            String subject,
            String body,
            @Nullable String resolution) {

        /** A digest of the content, so that a repeated ticket is recognized. */
        String hash() {
            var content = String.join("\0", label, subject, body, resolution == null ? "\0" : resolution);
            return HexFormat.of().formatHex(Sha256.of(content));
        }
    }

    /** A ticket as it is listed. */
    record StoredTicket(
            UUID id,
            String label,
            String subject,
            String body,
            @Nullable String resolution,
            Instant createdAt) {}

    /** Stores the tickets; an existing one stays unchanged. The ids are in the order of the tickets. */
    List<UUID> add(CustomerId customer, List<NewTicket> tickets) {
        var byHash = new LinkedHashMap<String, NewTicket>();
        tickets.forEach(ticket -> byHash.putIfAbsent(ticket.hash(), ticket));
        var missing = new LinkedHashMap<>(byHash);
        missing.keySet()
                .removeAll(tenant.tx(customer, jdbc -> known(jdbc, customer, byHash))
                        .keySet());
        var rows = rows(missing);
        var known = tenant.tx(customer, jdbc -> {
            CountLock.LABELLED_TICKETS.take(jdbc, customer);
            jdbc.sql(LabelledTicketSql.ADD)
                    .param("customer", customer.value())
                    .param("rows", Json.MAPPER.writeValueAsString(rows))
                    .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                    .update();
            refuseTooMany(jdbc, customer);
            return known(jdbc, customer, byHash);
        });
        return tickets.stream().map(ticket -> id(known, ticket)).toList();
    }

    Page<StoredTicket> page(CustomerId customer, @Nullable UUID before, int limit) {
        var found = tenant.tx(
                customer,
                jdbc -> jdbc.sql(LabelledTicketSql.PAGE)
                        .param("customer", customer.value())
                        .param("before", before == null ? null : before.toString())
                        .param("limit", limit + 1)
                        .query((row, n) -> stored(row))
                        .list());
        return Page.of(found, limit, StoredTicket::id);
    }

    /** @throws AppException {@code NOT_FOUND} when the customer has no such ticket */
    void remove(CustomerId customer, UUID id) {
        var removed = tenant.tx(
                customer,
                jdbc -> jdbc.sql(LabelledTicketSql.REMOVE)
                        .param("customer", customer.value())
                        .param("id", id)
                        .update());
        if (removed == 0) {
            throw AppException.notFound("labelled ticket");
        }
    }

    /** A value that differs after each change of the customer's tickets. */
    String version(CustomerId customer) {
        return tenant.tx(
                customer,
                jdbc -> jdbc.sql(LabelledTicketSql.VERSION)
                        .param("customer", customer.value())
                        .query(String.class)
                        .single());
    }

    TicketShelf shelf(CustomerId customer) {
        return new TicketShelf(tenant.tx(
                customer,
                jdbc -> jdbc.sql(LabelledTicketSql.ALL)
                        .param("customer", customer.value())
                        .query((row, n) -> ticket(row))
                        .list()));
    }

    private static void refuseTooMany(JdbcClient jdbc, CustomerId customer) {
        int now = jdbc.sql(LabelledTicketSql.COUNT)
                .param("customer", customer.value())
                .query(Integer.class)
                .single();
        if (now > MAX_PER_CUSTOMER) {
            throw AppException.invalid(
                    "/tickets", "would make more than " + MAX_PER_CUSTOMER + " labelled tickets; delete some first");
        }
    }

    private static Map<String, UUID> known(JdbcClient jdbc, CustomerId customer, Map<String, NewTicket> byHash) {
        var known = new HashMap<String, UUID>();
        jdbc.sql(LabelledTicketSql.IDS)
                .param("customer", customer.value())
                .param("hashes", Json.MAPPER.writeValueAsString(byHash.keySet()))
                .query(row -> {
                    known.put(row.getString("hash"), row.getObject("id", UUID.class));
                });
        return known;
    }

    private static UUID id(Map<String, UUID> known, NewTicket ticket) {
        var id = known.get(ticket.hash());
        if (id == null) {
            throw AppException.notFound("labelled ticket");
        }
        return id;
    }

    private List<Map<String, Object>> rows(Map<String, NewTicket> tickets) {
        var texts = tickets.values().stream()
                .map(ticket -> TicketShelf.Ticket.text(ticket.subject(), ticket.body()))
                .toList();
        var vectors = Embedder.shared().embedAll(texts).iterator();
        var rows = new ArrayList<Map<String, Object>>();
        tickets.forEach((hash, ticket) -> {
            var row = new HashMap<String, Object>();
            row.put("id", ids.next());
            row.put("label", ticket.label());
            row.put("subject", ticket.subject());
            row.put("body", ticket.body());
            if (ticket.resolution() != null) {
                row.put("resolution", ticket.resolution());
            }
            row.put("embedding", Base64.getEncoder().encodeToString(bytes(vectors.next())));
            row.put("hash", hash);
            rows.add(row);
        });
        return rows;
    }

    private static StoredTicket stored(ResultSet row) throws SQLException {
        return new StoredTicket(
                row.getObject("id", UUID.class),
                row.getString("label"),
                row.getString("subject"),
                row.getString("body"),
                row.getString("resolution"),
                row.getObject("created_at", java.time.OffsetDateTime.class).toInstant());
    }

    private static TicketShelf.Ticket ticket(ResultSet row) throws SQLException {
        return new TicketShelf.Ticket(
                row.getObject("id", UUID.class),
                row.getString("label"),
                row.getString("subject"),
                row.getString("body"),
                row.getString("resolution"),
                floats(row.getBytes("embedding")));
    }

    private static byte[] bytes(float[] vector) {
        var buffer = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asFloatBuffer().put(vector);
        return buffer.array();
    }

    private static float[] floats(byte[] bytes) {
        var vector = new float[bytes.length / Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(vector);
        return vector;
    }
}
