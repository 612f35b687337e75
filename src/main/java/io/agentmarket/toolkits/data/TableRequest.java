package io.agentmarket.toolkits.data;

import io.agentmarket.shared.Json;
import io.agentmarket.shared.JsonSchema;
import io.agentmarket.shared.Violation;
import io.agentmarket.toolkits.data.tables.ReadOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a caller wants done with tables: the members of the conversation's input, replaced by those of the arguments.
 *
 * @param document obeys {@code toolkits/data/request.schema.json}
 */
record TableRequest(JsonNode document) {

    /** The name of the main table in steps and SQL. */
    static final String SOURCE = "source";

    /** The schema of requests, and of the tools' arguments. */
    static final JsonSchema SCHEMA = JsonSchema.compile(schema());

    private static JsonNode schema() {
        try (InputStream in = TableRequest.class.getResourceAsStream("/toolkits/data/request.schema.json")) {
            return Json.MAPPER.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The request, before it is checked: SQL in the arguments replaces steps of the input, and steps replace SQL. */
    static TableRequest of(JsonNode input, JsonNode arguments) {
        var merged = Json.MAPPER.createObjectNode();
        if (input.isObject()) {
            merged.setAll((ObjectNode) input);
        }
        if (arguments.has("sql")) {
            merged.remove("steps");
        }
        if (arguments.has("steps")) {
            merged.remove("sql");
        }
        merged.setAll((ObjectNode) arguments);
        return new TableRequest(merged);
    }

    /** What is wrong with it; empty for nothing. */
    List<Violation> faults() {
        var faults = SCHEMA.check(document, "");
        if (!faults.isEmpty()) {
            return faults;
        }
        if (document.has("steps") && document.has("sql")) {
            return List.of(new Violation("/sql", "must not stand beside steps: give one of them"));
        }
        if (!isTrino() && !document.has(SOURCE)) {
            return List.of(new Violation("/source", "is missing: name the table, as text, rows, a file or an address"));
        }
        if (isTrino()) {
            return trinoFaults();
        }
        return List.of();
    }

    private List<Violation> trinoFaults() {
        if (document.has(SOURCE) || document.has("tables")) {
            return List.of(new Violation(
                    document.has(SOURCE) ? "/source" : "/tables",
                    "must be absent: the engine trino works on tables of its own, which engine names"));
        }
        var engine = document.path("engine");
        return engine.has("connection") && engine.has("table")
                ? List.of()
                : List.of(new Violation("/engine", "must have a connection and a table for trino"));
    }

    boolean isTrino() {
        return document.path("engine").path("kind").asString("duckdb").equals("trino");
    }

    boolean isDryRun() {
        return document.path("dry_run").asBoolean(false);
    }

    Optional<JsonNode> member(String name) {
        return document.has(name) ? Optional.of(document.path(name)) : Optional.empty();
    }

    /** The sources by the names of their tables, and the pointer of each. */
    Map<String, JsonNode> sources() {
        var sources = new TreeMap<String, JsonNode>();
        document.path("tables").forEachEntry(sources::put);
        member(SOURCE).ifPresent(source -> sources.put(SOURCE, source));
        return sources;
    }

    static String pointer(String table) {
        return table.equals(SOURCE) ? "/source" : "/tables/" + table;
    }

    /** What the request says about the file of a source. */
    static ReadOptions options(JsonNode source) {
        var read = source.path("read");
        return new ReadOptions(
                source.has("rows") ? "json" : text(source, "format"),
                text(read, "encoding"),
                text(read, "delimiter"),
                text(read, "quote"),
                text(read, "escape"),
                read.has("header") ? Boolean.valueOf(read.path("header").asBoolean()) : null,
                read.has("skip") ? Integer.valueOf(read.path("skip").asInt()) : null,
                text(read, "sheet"),
                text(read, "comment"),
                texts(read.path("null_texts")));
    }

    static List<String> texts(JsonNode list) {
        return list.valueStream()
                .filter(JsonNode::isString)
                .map(JsonNode::stringValue)
                .toList();
    }

    private static @Nullable String text(JsonNode node, String name) {
        return node.has(name) ? node.path(name).asString() : null;
    }
}
