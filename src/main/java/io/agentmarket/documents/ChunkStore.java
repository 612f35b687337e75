package io.agentmarket.documents;

import io.agentmarket.search.IndexedChunk;
import io.agentmarket.search.VectorBytes;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.Json;
import io.agentmarket.stores.Tenant;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The chunks of ready documents, and the changes of documents, from PostgreSQL. */
@Component
class ChunkStore {

    /** The chunks of one page: about 2 MB with their vectors. */
    private static final int PAGE = 256;

    private static final int MAX_SECTIONS = 200;

    /** Chunks of an article that a help desk compares with a ticket; help articles are short. */
    private static final int MAX_FIRST = 20;

    private static final UUID FIRST = new UUID(0, 0);

    private final Tenant tenant;

    ChunkStore(Tenant tenant) {
        this.tenant = tenant;
    }

    /**
     * The changes of a customer's documents.
     *
     * @param horizon the start of the next query
     */
    record Changes(String horizon, Set<UUID> ready, Set<UUID> deleted) {}

    /** A chunk that is to be added to an index. */
    record Loaded(IndexedChunk chunk, int position) {}

    String horizon(CustomerId customer) {
        return tenant.tx(
                customer, jdbc -> jdbc.sql(ChunkSql.HORIZON).query(String.class).single());
    }

    /** All changes that may have become visible since the horizon; some may have been returned before. */
    Changes since(CustomerId customer, String horizon) {
        var ready = new HashSet<UUID>();
        var deleted = new HashSet<UUID>();
        var next = tenant.tx(
                customer,
                jdbc -> jdbc.sql(ChunkSql.CHANGES)
                        .param("customer", customer.value())
                        .param("horizon", horizon)
                        .query((row, n) -> {
                            var document = row.getObject("document_id", UUID.class);
                            if (document != null) {
                                (row.getString("kind").equals("ready") ? ready : deleted).add(document);
                            }
                            return row.getString("horizon");
                        })
                        .list()
                        .getFirst());
        ready.removeAll(deleted);
        return new Changes(next, ready, deleted);
    }

    /** Hands all chunks of a customer, or of one document, to the consumer, page by page. */
    void each(CustomerId customer, @Nullable UUID document, Consumer<List<IndexedChunk>> page) {
        var after = document == null ? FIRST : document;
        int position = -1;
        List<Loaded> loaded;
        do {
            loaded = page(customer, document, after, position);
            if (!loaded.isEmpty()) {
                page.accept(loaded.stream().map(Loaded::chunk).toList());
                after = loaded.getLast().chunk().document();
                position = loaded.getLast().position();
            }
        } while (loaded.size() == PAGE);
    }

    private List<Loaded> page(CustomerId customer, @Nullable UUID only, UUID document, int position) {
        return tenant.tx(
                customer,
                jdbc -> (only == null ? jdbc.sql(ChunkSql.PAGE) : jdbc.sql(ChunkSql.PAGE_OF_DOCUMENT))
                        .param("customer", customer.value())
                        .param("document", document)
                        .param("position", position)
                        .param("limit", PAGE)
                        .query((row, n) -> loaded(row, customer))
                        .list());
    }

    /** The current chunks of this customer among the ids; their relevance is computed later. */
    Map<UUID, Passage> find(CustomerId customer, Collection<UUID> ids) {
        var found = new HashMap<UUID, Passage>();
        tenant.tx(customer, jdbc -> {
            jdbc.sql(ChunkSql.FOUND)
                    .param("customer", customer.value())
                    .param("ids", Json.MAPPER.writeValueAsString(ids))
                    .query(row -> {
                        found.put(row.getObject("id", UUID.class), passage(row));
                    });
            return found.size();
        });
        return found;
    }

    /** The documents that help desks use, oldest first. */
    List<UsedDocument> used(CustomerId customer) {
        return tenant.tx(
                customer,
                jdbc -> jdbc.sql(ChunkSql.USED)
                        .param("customer", customer.value())
                        .param("limit", DocumentStore.MAX_USED)
                        .query((row, n) -> new UsedDocument(
                                row.getObject("id", UUID.class),
                                row.getString("title"),
                                DocumentUse.of(row.getString("used_as")).orElse(DocumentUse.HELP_ARTICLE)))
                        .list());
    }

    /** The first chunks of a document, with their vectors. */
    List<IndexedChunk> first(CustomerId customer, UUID document) {
        return page(customer, document, document, -1).stream()
                .limit(MAX_FIRST)
                .map(Loaded::chunk)
                .toList();
    }

    Map<String, Set<UUID>> named(CustomerId customer, Set<String> names) {
        var found = new HashMap<String, Set<UUID>>();
        tenant.tx(customer, jdbc -> {
            jdbc.sql(ChunkSql.NAMED)
                    .param("customer", customer.value())
                    .param("names", Json.MAPPER.writeValueAsString(names))
                    .query(row -> {
                        found.computeIfAbsent(row.getString("name"), name -> new HashSet<>())
                                .add(row.getObject("id", UUID.class));
                    });
            return found.size();
        });
        return found;
    }

    Optional<DocumentText> read(CustomerId customer, UUID document) {
        return tenant.tx(customer, jdbc -> read(jdbc, customer, document));
    }

    private static Optional<DocumentText> read(JdbcClient jdbc, CustomerId customer, UUID document) {
        var head = new String[2];
        var sections = jdbc.sql(ChunkSql.READ)
                .param("customer", customer.value())
                .param("document", document)
                .param("limit", MAX_SECTIONS + 1)
                .query((row, n) -> {
                    head[0] = row.getString("title");
                    head[1] = row.getString("source");
                    return new DocumentText.Section(
                            row.getObject("id", UUID.class), row.getString("heading"), row.getString("text"));
                })
                .list();
        if (sections.isEmpty()) {
            return Optional.empty();
        }
        boolean complete = sections.size() <= MAX_SECTIONS;
        return Optional.of(new DocumentText(
                document, head[0], head[1], complete ? sections : sections.subList(0, MAX_SECTIONS), complete));
    }

    private static Passage passage(ResultSet row) throws SQLException {
        return new Passage(
                row.getObject("id", UUID.class),
                row.getObject("document_id", UUID.class),
                row.getString("title"),
                row.getString("source"),
                row.getString("heading"),
                row.getString("text"),
                row.getInt("position"),
                0);
    }

    private static Loaded loaded(ResultSet row, CustomerId customer) throws SQLException {
        var chunk = new IndexedChunk(
                row.getObject("id", UUID.class),
                row.getObject("document_id", UUID.class),
                customer.value(),
                row.getString("title"),
                row.getString("source"),
                row.getString("heading"),
                row.getString("text"),
                VectorBytes.vectors(row.getBytes("vectors")));
        return new Loaded(chunk, row.getInt("position"));
    }
}
