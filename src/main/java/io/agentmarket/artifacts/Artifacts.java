package io.agentmarket.artifacts;

import io.agentmarket.journal.LostRunException;
import io.agentmarket.journal.Run;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ExecutionId;
import io.agentmarket.shared.Ids;
import io.agentmarket.stores.CountLock;
import io.agentmarket.stores.FileName;
import io.agentmarket.stores.SpooledFile;
import io.agentmarket.stores.Tenant;
import io.agentmarket.tools.Artifact;
import io.agentmarket.tools.ToolFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The files of runs: written while a run is live, read by its customer until they are erased. Memory holds one chunk.
 */
@Component
public class Artifacts {

    /** The maximum size of a chunk that the table allows; by default the largest file has 400 chunks. */
    static final int CHUNK = 256 * 1024;

    private final Clock clock;
    private final Ids ids;
    private final Tenant tenant;
    private final ArtifactLimits limits;

    Artifacts(Clock clock, Ids ids, Tenant tenant, ArtifactLimits limits) {
        this.clock = clock;
        this.ids = ids;
        this.tenant = tenant;
        this.limits = limits;
    }

    /** A file that a tool makes. */
    public record Draft(String name, String mediaType, InputStream content) {}

    /** A stored file with its time of creation. */
    public record Kept(Artifact artifact, Instant createdAt) {}

    /**
     * Stores the file, or finds the one that this step stored earlier, without reading the content.
     *
     * @param step the step's permanent name within its run, at most 400 characters
     * @throws ToolFailure when the file is not accepted
     * @throws LostRunException when this attempt may write no more
     */
    public Artifact keep(Run run, String step, Draft draft) {
        var before = tenant.tx(run.customer(), sql -> find(sql, run, step));
        if (before.isPresent()) {
            return before.get().artifact();
        }
        var type = type(draft);
        try (var spool = SpooledFile.of(draft.content(), limits.fileBytes(), ToolFailure::new)) {
            if (!type.isOf(spool.file())) {
                throw new ToolFailure("The file's content is not " + type.mediaType() + ".");
            }
            var fresh = new Artifact(
                    ids.next().toString(),
                    draft.name(),
                    type.mediaType(),
                    spool.bytes(),
                    HexFormat.of().formatHex(spool.sha256()));
            return tenant.tx(run.customer(), sql -> write(sql, new Writing(run, step, fresh, spool)));
        } catch (IOException e) {
            throw new UncheckedIOException("a spooled file cannot be read", e);
        }
    }

    /** The run's files, oldest first. */
    public List<Kept> of(CustomerId customer, ExecutionId execution) {
        return tenant.tx(
                customer,
                sql -> sql.sql(ArtifactSql.OF_RUN)
                        .param("execution", execution.value())
                        .param("customer", customer.value())
                        .query((row, n) -> map(row))
                        .list());
    }

    public Optional<Kept> find(CustomerId customer, ExecutionId execution, UUID id) {
        return tenant.tx(
                customer,
                sql -> sql.sql(ArtifactSql.ONE)
                        .param("id", id)
                        .param("execution", execution.value())
                        .param("customer", customer.value())
                        .query((row, n) -> map(row))
                        .optional());
    }

    /**
     * Writes the content. Each chunk is read when needed, in a transaction that ends before the chunk is written, so a
     * stalled reader holds no connection.
     *
     * @throws IOException when the reader has disconnected, or the file was erased meanwhile
     */
    public void copy(CustomerId customer, Artifact artifact, OutputStream out) throws IOException {
        for (int n = 0; (long) n * CHUNK < artifact.bytes(); n++) {
            out.write(chunk(customer, artifact, n).orElseThrow(() -> new IOException("the file was erased")));
        }
    }

    private Optional<byte[]> chunk(CustomerId customer, Artifact artifact, int n) {
        return tenant.tx(
                customer,
                sql -> sql.sql(ArtifactSql.CHUNK)
                        .param("id", UUID.fromString(artifact.id()))
                        .param("n", n)
                        .param("customer", customer.value())
                        .query((row, each) -> row.getBytes("content"))
                        .optional());
    }

    private static ArtifactType type(Draft draft) {
        if (!FileName.isAllowed(draft.name())) {
            throw new ToolFailure("The file's name " + FileName.RULE + ".");
        }
        return ArtifactType.find(draft.mediaType())
                .orElseThrow(() -> new ToolFailure("The file's type must be one of " + ArtifactType.all() + "."));
    }

    private record Writing(Run run, String step, Artifact artifact, SpooledFile spool) {}

    private Artifact write(JdbcClient sql, Writing writing) {
        var run = writing.run();
        CountLock.FILES_OF_RUN.take(sql, run.id());
        var meanwhile = find(sql, run, writing.step());
        if (meanwhile.isPresent()) {
            return meanwhile.get().artifact();
        }
        check(sql, run, writing.spool().bytes());
        insert(sql, writing);
        checkCustomer(sql, run.customer());
        var mine = sql.sql(ArtifactSql.STILL_MINE)
                .param("execution", run.id().value())
                .param("customer", run.customer().value())
                .param("attempt", run.attempt())
                .query(Integer.class)
                .optional();
        if (mine.isEmpty()) {
            throw new LostRunException();
        }
        return writing.artifact();
    }

    private void check(JdbcClient sql, Run run, long bytes) {
        sql.sql(ArtifactSql.KEPT)
                .param("execution", run.id().value())
                .param("customer", run.customer().value())
                .query(row -> {
                    if (row.getInt("files") >= limits.files()) {
                        throw new ToolFailure("A run makes at most " + limits.files() + " files.");
                    }
                    if (row.getLong("bytes") + bytes > limits.runBytes()) {
                        throw new ToolFailure("The files of a run are at most " + limits.runBytes() + " bytes.");
                    }
                });
    }

    /** Checks the customer's sum, including the file just written. */
    private void checkCustomer(JdbcClient sql, CustomerId customer) {
        CountLock.FILES_OF_CUSTOMER.take(sql, customer);
        sql.sql(ArtifactSql.KEPT_BY_CUSTOMER)
                .param("customer", customer.value())
                .query(row -> {
                    if (row.getInt("files") > ArtifactLimits.MAX_FILES) {
                        throw new ToolFailure("Your runs already keep " + ArtifactLimits.MAX_FILES
                                + " files, the most allowed; erase runs that you no longer need.");
                    }
                    if (row.getLong("bytes") > limits.customerBytes()) {
                        throw new ToolFailure("The files of all your runs are at most " + limits.customerBytes()
                                + " bytes; erase runs that you no longer need.");
                    }
                });
    }

    private void insert(JdbcClient sql, Writing writing) {
        var artifact = writing.artifact();
        var run = writing.run();
        var id = UUID.fromString(artifact.id());
        sql.sql(ArtifactSql.INSERT)
                .param("id", id)
                .param("execution", run.id().value())
                .param("customer", run.customer().value())
                .param("step", writing.step())
                .param("name", artifact.name())
                .param("type", artifact.mediaType())
                .param("bytes", artifact.bytes())
                .param("sha256", writing.spool().sha256())
                .param("at", Timestamp.from(clock.instant()))
                .update();
        try (var content = Files.newInputStream(writing.spool().file())) {
            var chunk = content.readNBytes(CHUNK);
            for (int n = 0; chunk.length > 0; n++) {
                sql.sql(ArtifactSql.INSERT_CHUNK)
                        .param("id", id)
                        .param("n", n)
                        .param("customer", run.customer().value())
                        .param("content", chunk)
                        .update();
                chunk = content.readNBytes(CHUNK);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a spooled file cannot be read", e);
        }
    }

    private static Optional<Kept> find(JdbcClient sql, Run run, String step) {
        return sql.sql(ArtifactSql.BY_STEP)
                .param("execution", run.id().value())
                .param("customer", run.customer().value())
                .param("step", step)
                .query((row, n) -> map(row))
                .optional();
    }

    private static Kept map(ResultSet row) throws SQLException {
        var artifact = new Artifact(
                row.getString("id"),
                row.getString("name"),
                row.getString("media_type"),
                row.getLong("bytes"),
                HexFormat.of().formatHex(row.getBytes("sha256")));
        return new Kept(artifact, row.getTimestamp("created_at").toInstant());
    }
}
