package io.agentmarket.documents;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A document as its customer sees it.
 *
 * @param parentId the zip that contained it
 * @param source file name or address as given; empty if none was
 * @param bytes the size as uploaded
 * @param chunksTotal pieces to index; null until the text is read; for a zip, those of its members
 * @param percent the progress in percent of the pieces
 * @param members the number of documents in a zip
 * @param usedAs how agents that answer tickets use it; null for all other documents
 */
record DocumentView(
        UUID id,
        @Nullable UUID parentId,
        String title,
        String source,
        String contentType,
        @Nullable DocumentUse usedAs,
        long bytes,
        Status status,
        @Nullable Integer chunksTotal,
        int chunksDone,
        int percent,
        @Nullable Integer members,
        @Nullable Failure error,
        Instant createdAt,
        @Nullable Instant readyAt) {

    /** Its progress. */
    enum Status {
        @JsonProperty("queued")
        QUEUED,
        @JsonProperty("processing")
        PROCESSING,
        @JsonProperty("ready")
        READY,
        @JsonProperty("failed")
        FAILED;

        static Status of(String stored) {
            return valueOf(stored.toUpperCase(java.util.Locale.ROOT));
        }

        String stored() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** @param detail the document's fault and the remedy, in one sentence */
    record Failure(
            @Schema(ref = "#/components/schemas/ErrorCode") String code, String detail) {}

    static DocumentView of(ResultSet row) throws SQLException {
        var status = Status.of(row.getString("status"));
        boolean archive = DocumentKind.ZIP.mediaType().equals(row.getString("content_type"));
        Integer members = archive && status == Status.READY ? row.getInt("members") : null;
        Integer total = row.getObject("chunks_total", Integer.class);
        int done = row.getInt("chunks_done");
        var readyAt = row.getObject("ready_at", OffsetDateTime.class);
        if (members != null) {
            boolean waiting = row.getInt("waiting") > 0;
            boolean good = row.getInt("good") > 0;
            status = waiting ? Status.PROCESSING : good ? Status.READY : Status.FAILED;
            total = row.getInt("total");
            done = row.getInt("done");
            readyAt = status == Status.READY ? row.getObject("last_ready", OffsetDateTime.class) : null;
        }
        return new DocumentView(
                row.getObject("id", UUID.class),
                row.getObject("parent_id", UUID.class),
                row.getString("title"),
                row.getString("source"),
                row.getString("content_type"),
                use(row),
                row.getLong("bytes"),
                status,
                total,
                done,
                percent(status, total, done),
                members,
                failure(row, members, status),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                readyAt == null ? null : readyAt.toInstant());
    }

    private static @Nullable DocumentUse use(ResultSet row) throws SQLException {
        var stored = row.getString("used_as");
        return stored == null ? null : DocumentUse.of(stored).orElse(null);
    }

    private static int percent(Status status, @Nullable Integer total, int done) {
        if (status == Status.READY) {
            return 100;
        }
        return total == null || total == 0 ? 0 : (int) (100L * done / total);
    }

    private static @Nullable Failure failure(ResultSet row, @Nullable Integer members, Status status)
            throws SQLException {
        var code = row.getString("error_code");
        if (code != null) {
            return new Failure(code, row.getString("error_detail"));
        }
        return members != null && status == Status.FAILED
                ? new Failure("DOCUMENT_UNREADABLE", "None of the files in the zip could be read; see each of them.")
                : null;
    }
}
