package io.agentmarket.toolkits.data;

import io.agentmarket.artifacts.Artifacts;
import io.agentmarket.shared.ExecutionId;
import io.agentmarket.shared.Json;
import io.agentmarket.toolkits.data.postgres.PostgresFailedException;
import io.agentmarket.toolkits.data.postgres.PostgresSource;
import io.agentmarket.toolkits.data.postgres.PostgresTables;
import io.agentmarket.tools.ToolContext;
import io.agentmarket.uploads.UploadedFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Fetches what a request names as its source: inline content, a file, rows of a database, or an address. */
final class Sources implements SourceFiles {

    /** What fits the bench of the largest files: 10 GiB of text, and as many rows as its shortest ones. */
    /** Digits of any decimal number that a double keeps (IEEE 754, binary64). */
    private static final int MAX_EXACT_DIGITS = 15;

    private static final String ROUNDED = "; numbers of more than " + MAX_EXACT_DIGITS
            + " digits were rounded to 64 bits, so give them as texts or in a file if all digits count";

    private static final long MAX_DATABASE_BYTES = 10L << 30;

    private static final long MAX_DATABASE_ROWS = 500_000_000L;
    private static final Duration DATABASE_TIME = Duration.ofMinutes(30);

    private final UrlSource urls;
    private final Artifacts artifacts;
    private final UploadedFiles uploads;
    private final PostgresTables databases;

    Sources(UrlSource urls, Artifacts artifacts, UploadedFiles uploads, PostgresTables databases) {
        this.urls = urls;
        this.artifacts = artifacts;
        this.uploads = uploads;
        this.databases = databases;
    }

    @Override
    public Fetched fetch(ToolContext context, JsonNode source, Workspace folder, String at) {
        var out = folder.fresh("source");
        try {
            if (source.has("text")) {
                Files.writeString(out, source.path("text").stringValue(), StandardCharsets.UTF_8);
                return new Fetched(out, "text of the request");
            }
            if (source.has("rows")) {
                Files.write(out, Json.MAPPER.writeValueAsBytes(source.path("rows")));
                return new Fetched(out, "rows of the request" + (isRounded(source.path("rows")) ? ROUNDED : ""));
            }
            if (source.has("base64")) {
                Files.write(out, decoded(source.path("base64").stringValue(), at));
                return new Fetched(out, "bytes of the request");
            }
            if (source.has("upload")) {
                return upload(context, source.path("upload"), out, at + "/upload");
            }
            if (source.has("artifact")) {
                return artifact(context, source.path("artifact"), out, at + "/artifact");
            }
            if (source.has("database")) {
                return database(context, source.path("database"), out, at + "/database");
            }
            urls.fetch(context.customer(), source.path("url").stringValue(), hosts(context.grant()), out, at + "/url");
            return new Fetched(out, "an address");
        } catch (IOException e) {
            throw new UncheckedIOException("a source cannot be stored", e);
        }
    }

    @Override
    public Fetched file(ToolContext context, JsonNode named, Workspace folder, String at) {
        try {
            return artifact(context, named, folder.fresh("file"), at);
        } catch (IOException e) {
            throw new UncheckedIOException("a file cannot be stored", e);
        }
    }

    /** Whether a number may have had more digits than requests keep: a double holds any number of 15. */
    private static boolean isRounded(JsonNode rows) {
        return rows.valueStream()
                .flatMap(JsonNode::valueStream)
                .anyMatch(value -> value.isFloatingPointNumber()
                        && Double.isFinite(value.doubleValue())
                        && new BigDecimal(value.asString()).stripTrailingZeros().precision() > MAX_EXACT_DIGITS);
    }

    static Set<String> hosts(JsonNode grant) {
        return grant.path("hosts")
                .valueStream()
                .filter(JsonNode::isString)
                .map(JsonNode::stringValue)
                .collect(Collectors.toSet());
    }

    private static byte[] decoded(String base64, String at) {
        try {
            return Base64.getDecoder().decode(base64.replaceAll("\\s", ""));
        } catch (IllegalArgumentException e) {
            throw new TableRefusedException(at + "/base64", "This is no base64 (RFC 4648).");
        }
    }

    private Fetched upload(ToolContext context, JsonNode id, Path out, String at) throws IOException {
        var file = uploads.find(context.customer(), id(id, at))
                .orElseThrow(() -> new TableRefusedException(
                        at, "There is no uploaded file of this id: list yours at /api/v1/files."));
        uploads.copyTo(context.customer(), file, out);
        return new Fetched(out, "the uploaded file " + file.name());
    }

    private Fetched database(ToolContext context, JsonNode database, Path out, String at) {
        if (database.has("table") == database.has("query")) {
            throw new TableRefusedException(at, "Name either a table or a query.");
        }
        var table = database.path("table").asString("");
        var source = new PostgresSource(
                table, database.path("query").asString(""), MAX_DATABASE_ROWS, MAX_DATABASE_BYTES, DATABASE_TIME);
        try {
            var rows = databases.read(Connections.postgres(context, database, at), source, out);
            return new Fetched(
                    out, table.isEmpty() ? "a query of a database" : "the table " + table + " of a database", rows);
        } catch (PostgresFailedException e) {
            throw Connections.failed(e, at);
        }
    }

    private Fetched artifact(ToolContext context, JsonNode named, Path out, String at) throws IOException {
        var execution = new ExecutionId(id(named.path("execution_id"), at + "/execution_id"));
        var id = id(named.path("artifact_id"), at + "/artifact_id");
        var kept = artifacts
                .find(context.customer(), execution, id)
                .orElseThrow(() -> new TableRefusedException(
                        at, "This run has no such file: list its files at /api/v1/executions/{id}/artifacts."));
        try (var stream = Files.newOutputStream(out)) {
            artifacts.copy(context.customer(), kept.artifact(), stream);
        }
        return new Fetched(out, "the file " + kept.artifact().name() + " of a run");
    }

    static UUID id(JsonNode text, String at) {
        try {
            return UUID.fromString(text.asString(""));
        } catch (IllegalArgumentException e) {
            throw new TableRefusedException(at, "This is no id: ids are UUIDs.");
        }
    }
}
