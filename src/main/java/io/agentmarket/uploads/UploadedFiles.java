package io.agentmarket.uploads;

import io.agentmarket.identity.CustomerListener;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.Ids;
import io.agentmarket.shared.Page;
import io.agentmarket.stores.CountLock;
import io.agentmarket.stores.Repeats;
import io.agentmarket.stores.SpooledFile;
import io.agentmarket.stores.Tenant;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The uploaded files of customers, from upload to expiry. Memory holds one chunk. */
public class UploadedFiles implements CustomerListener {

    /** The maximum size of a chunk that the table allows. */
    static final int CHUNK = 256 * 1024;

    private final Tenant tenant;
    private final Ids ids;
    private final Clock clock;
    private final UploadsSettings settings;

    UploadedFiles(Tenant tenant, Ids ids, Clock clock, UploadsSettings settings) {
        this.tenant = tenant;
        this.ids = ids;
        this.clock = clock;
        this.settings = settings;
    }

    /**
     * Stores a file; a repeated call finds the file of the first one.
     *
     * @throws AppException {@code IDEMPOTENCY_KEY_REUSED}; {@code TOO_MANY} or {@code STORAGE_FULL} beyond a bound;
     *     {@code NOT_FOUND} when the first call's file is gone
     */
    UploadedFile add(Repeats.Call call, String name, SpooledFile content) {
        var customer = call.customer();
        return tenant.tx(customer, sql -> {
            var id = ids.next();
            var earlier = Repeats.claim(sql, call, id, clock.instant());
            if (earlier.isPresent()) {
                return find(sql, customer, earlier.get()).orElseThrow(() -> AppException.notFound("file"));
            }
            insert(sql, customer, id, name, content);
            CountLock.UPLOADS.take(sql, customer);
            refuseTooMuch(sql, customer);
            return find(sql, customer, id).orElseThrow();
        });
    }

    /** A file of the customer; empty when it has none with this id, or it has expired. */
    public Optional<UploadedFile> find(CustomerId customer, UUID id) {
        return tenant.tx(customer, sql -> find(sql, customer, id));
    }

    /** The customer's files, newest first. */
    Page<UploadedFile> page(CustomerId customer, @Nullable UUID before, int limit) {
        var found = tenant.tx(
                customer,
                sql -> sql.sql(UploadSql.PAGE)
                        .param("customer", customer.value())
                        .param("now", now())
                        .param("before", before == null ? null : before.toString())
                        .param("limit", limit + 1)
                        .query((row, n) -> map(row))
                        .list());
        return Page.of(found, limit, UploadedFile::id);
    }

    /**
     * Writes the content. Each chunk is read when needed, in a transaction that ends before the chunk is written, so a
     * stalled reader holds no connection.
     *
     * @throws IOException when it cannot be written, or the file was deleted meanwhile
     */
    public void copy(CustomerId customer, UploadedFile file, OutputStream out) throws IOException {
        for (int n = 0; (long) n * CHUNK < file.bytes(); n++) {
            out.write(chunk(customer, file, n).orElseThrow(() -> new IOException("the file was deleted")));
        }
    }

    /**
     * Writes the content into a file of this machine, which must not exist.
     *
     * @throws IOException when it cannot be written, or the file was deleted meanwhile; what was written is deleted
     */
    public void copyTo(CustomerId customer, UploadedFile file, Path to) throws IOException {
        Files.createFile(to);
        try (var out = new DigestOutputStream(Files.newOutputStream(to), sha256())) {
            copy(customer, file, out);
            if (!HexFormat.of().formatHex(out.getMessageDigest().digest()).equals(file.sha256())) {
                throw new IOException("the stored content is not the one that was uploaded");
            }
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(to);
            throw e;
        }
    }

    /** @throws AppException {@code NOT_FOUND} when the customer has no such file */
    void delete(CustomerId customer, UUID id) {
        int deleted = tenant.tx(customer, sql -> {
            sql.sql(UploadSql.DELETE_CHUNKS)
                    .param("id", id)
                    .param("customer", customer.value())
                    .update();
            return sql.sql(UploadSql.DELETE)
                    .param("id", id)
                    .param("customer", customer.value())
                    .update();
        });
        if (deleted == 0) {
            throw AppException.notFound("file");
        }
    }

    /** Expires the files; the hourly purge deletes them. */
    @Override
    public void closed(CustomerId customer) {
        tenant.platform(sql -> sql.sql(UploadSql.EXPIRE)
                .param("customer", customer.value())
                .param("now", now())
                .update());
    }

    /** Deletes chunks of expired files, and the files that have none left. */
    static int purge(JdbcClient platform, OffsetDateTime before, int limit) {
        int chunks = platform.sql(UploadSql.PURGE_CHUNKS)
                .param("before", before)
                .param("limit", limit)
                .update();
        return chunks == limit
                ? chunks
                : chunks
                        + platform.sql(UploadSql.PURGE)
                                .param("before", before)
                                .param("limit", limit - chunks)
                                .update();
    }

    private void insert(JdbcClient sql, CustomerId customer, UUID id, String name, SpooledFile file) {
        var now = now();
        sql.sql(UploadSql.INSERT)
                .param("id", id)
                .param("customer", customer.value())
                .param("name", name)
                .param("bytes", file.bytes())
                .param("sha256", file.sha256())
                .param("at", now)
                .param("expires", now.plus(settings.kept()))
                .update();
        try (var content = Files.newInputStream(file.file())) {
            var chunk = content.readNBytes(CHUNK);
            for (int n = 0; chunk.length > 0; n++) {
                sql.sql(UploadSql.INSERT_CHUNK)
                        .param("id", id)
                        .param("n", n)
                        .param("customer", customer.value())
                        .param("content", chunk)
                        .update();
                chunk = content.readNBytes(CHUNK);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a spooled file cannot be read", e);
        }
    }

    /** Counts the file just written, too. */
    private void refuseTooMuch(JdbcClient sql, CustomerId customer) {
        sql.sql(UploadSql.KEPT).param("customer", customer.value()).query(row -> {
            if (row.getLong("files") > settings.mostFilesPerCustomer()) {
                throw new AppException(
                        ErrorCode.TOO_MANY,
                        "You keep at most " + settings.mostFilesPerCustomer()
                                + " uploaded files; delete some that you no longer need.");
            }
            if (row.getLong("bytes") > settings.mostBytesPerCustomer()) {
                throw new AppException(
                        ErrorCode.STORAGE_FULL,
                        "Your uploaded files together have at most " + settings.mostBytesPerCustomer()
                                + " bytes; delete some that you no longer need.");
            }
        });
    }

    private Optional<byte[]> chunk(CustomerId customer, UploadedFile file, int n) {
        return tenant.tx(
                customer,
                sql -> sql.sql(UploadSql.CHUNK)
                        .param("id", file.id())
                        .param("n", n)
                        .param("customer", customer.value())
                        .query((row, each) -> row.getBytes("content"))
                        .optional());
    }

    private Optional<UploadedFile> find(JdbcClient sql, CustomerId customer, UUID id) {
        return sql.sql(UploadSql.ONE)
                .param("id", id)
                .param("customer", customer.value())
                .param("now", now())
                .query((row, n) -> map(row))
                .optional();
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }

    private static UploadedFile map(ResultSet row) throws SQLException {
        return new UploadedFile(
                row.getObject("id", UUID.class),
                row.getString("name"),
                row.getLong("bytes"),
                HexFormat.of().formatHex(row.getBytes("sha256")),
                row.getTimestamp("created_at").toInstant(),
                row.getTimestamp("expires_at").toInstant());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
