package io.agentmarket.agents;

import io.agentmarket.agents.VersionView.Status;
import io.agentmarket.identity.AuditLog;
import io.agentmarket.identity.Caller;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.Violation;
import io.agentmarket.stores.CountLock;
import io.agentmarket.stores.Repeats;
import io.agentmarket.stores.SetAside;
import io.agentmarket.stores.Tenant;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Every version that publishers have uploaded, with its state. */
@Component
public final class PublishedVersions {

    private final Tenant tenant;
    private final AuditLog auditLog;
    private final Clock clock;
    private final PublisherRoom room;

    PublishedVersions(Tenant tenant, AuditLog auditLog, Clock clock, PublisherRoom room) {
        this.tenant = tenant;
        this.auditLog = auditLog;
        this.clock = clock;
        this.room = room;
    }

    /**
     * A package that was checked and is to be stored.
     *
     * @param content the folder as a zip
     */
    public record Upload(String id, String version, String title, byte[] content, Report report) {}

    /** The version that an earlier call with the key stored. */
    public Optional<VersionView> earlier(Repeats.Call call) {
        return tenant.tx(
                call.customer(), sql -> Repeats.find(sql, call).flatMap(made -> find(sql, VersionName.parse(made))));
    }

    /**
     * Stores a draft.
     *
     * @throws AppException {@code NAME_TAKEN} when the id is another publisher's, or the version is not above the last
     */
    public VersionView add(Repeats.Call call, Upload upload) {
        var publisher = call.customer();
        var name = new VersionName(upload.id(), upload.version());
        return tenant.tx(publisher, sql -> {
            CountLock.PACKAGES.take(sql, publisher);
            var earlier = Repeats.claim(sql, call, name.toString(), clock.instant());
            if (earlier.isPresent()) {
                return find(sql, VersionName.parse(earlier.get())).orElseThrow();
            }
            room.requireNew(sql, publisher, name, now());
            sql.sql(PublishedSql.ADD_VERSION)
                    .param("id", upload.id())
                    .param("version", upload.version())
                    .param("customer", publisher.value())
                    .param("title", upload.title())
                    .param("content", upload.content())
                    .param("report", Json.MAPPER.writeValueAsString(upload.report()))
                    .param("now", now())
                    .update();
            room.require(sql, publisher);
            return find(sql, name).orElseThrow();
        });
    }

    /**
     * The reasons for which {@link #add} would refuse it now, each with a pointer into {@code agent.yaml}. Stores
     * nothing.
     */
    public List<Violation> refusals(CustomerId publisher, VersionName name, byte[] content) {
        return tenant.platform(sql -> room.refusals(sql, publisher, name, content));
    }

    /** The publisher's newest upload of the package; empty if there is none. */
    Optional<String> newestOwn(CustomerId publisher, String id) {
        return tenant.tx(
                publisher,
                sql -> sql.sql(PublishedSql.NEWEST_OWN)
                        .param("id", id)
                        .param("customer", publisher.value())
                        .query(String.class)
                        .optional());
    }

    /** Any version, for any caller. */
    public Optional<VersionView> find(VersionName name) {
        return tenant.platform(sql -> find(sql, name));
    }

    public Optional<byte[]> content(VersionName name) {
        return tenant.platform(sql -> sql.sql(PublishedSql.CONTENT)
                .param("id", name.id())
                .param("version", name.version())
                .query(byte[].class)
                .optional());
    }

    /** Newest first; the publisher sees all, others the versions that are or were listed. */
    public List<VersionView> versions(@Nullable CustomerId reader, String id, @Nullable String before, int limit) {
        return tenant.platform(sql -> sql.sql(PublishedSql.VERSIONS)
                .param("id", id)
                .param("customer", reader == null ? null : reader.value())
                .param("before", before)
                .param("limit", limit)
                .query((row, n) -> map(row))
                .list());
    }

    /** The versions in this state, oldest first. */
    public List<VersionView> queue(Status status, @Nullable VersionView after, int limit) {
        return tenant.platform(sql -> sql.sql(PublishedSql.QUEUE)
                .param("status", status.name().toLowerCase(Locale.ROOT))
                .param("after_at", after == null ? null : String.valueOf(after.createdAt()))
                .param("after_id", after == null ? "" : after.packageId())
                .param("after_version", after == null ? "" : after.version())
                .param("limit", limit)
                .query((row, n) -> map(row))
                .list());
    }

    /** @return false if it is no draft of this publisher */
    public boolean submit(CustomerId publisher, VersionName name) {
        return move(publisher, name, sql -> sql.sql(PublishedSql.SUBMIT).param("now", now()));
    }

    /** Makes it a draft again; false when it is none of the publisher's that waits for a decision. */
    public boolean unsubmit(CustomerId publisher, VersionName name) {
        return move(publisher, name, sql -> sql.sql(PublishedSql.UNSUBMIT));
    }

    private boolean move(
            CustomerId publisher, VersionName name, Function<JdbcClient, JdbcClient.StatementSpec> statement) {
        return tenant.tx(
                publisher,
                sql -> statement
                                .apply(sql)
                                .param("id", name.id())
                                .param("version", name.version())
                                .param("customer", publisher.value())
                                .update()
                        == 1);
    }

    /** @return false when it is not waiting for a decision */
    public boolean decide(Caller operator, VersionName name, Status status, String reason) {
        return tenant.platform(sql -> {
            var word = status.name().toLowerCase(Locale.ROOT);
            var changed = sql.sql(PublishedSql.DECIDE)
                    .param("id", name.id())
                    .param("version", name.version())
                    .param("status", word)
                    .param("reason", reason)
                    .param("now", now())
                    .update();
            return changed == 1 && announce(sql, entry(operator, "package." + word, name, reason));
        });
    }

    /** @return false when it is not listed */
    public boolean yank(Caller who, VersionName name, String reason) {
        return tenant.platform(sql -> {
            var changed = sql.sql(PublishedSql.YANK)
                    .param("id", name.id())
                    .param("version", name.version())
                    .param("reason", reason)
                    .param("now", now())
                    .update();
            return changed == 1 && announce(sql, entry(who, "package.yanked", name, reason));
        });
    }

    /**
     * A version that no longer starts runs.
     *
     * @param successor the version that is offered now; null for none
     */
    public record Withdrawn(
            VersionName name,
            Instant at,
            String reason,
            @Nullable String successor) {}

    /** The versions withdrawn at this time or later, earliest first; reads in the platform's transaction. */
    public List<Withdrawn> withdrawnSince(JdbcClient platform, Instant since) {
        return platform.sql(PublishedSql.WITHDRAWN_SINCE)
                .param("since", since.atOffset(ZoneOffset.UTC))
                .query((row, n) -> withdrawn(row))
                .list();
    }

    /** Those among these versions that are withdrawn. */
    public List<Withdrawn> withdrawn(Collection<VersionName> names) {
        if (names.isEmpty()) {
            return List.of();
        }
        return tenant.platform(sql -> sql.sql(PublishedSql.WITHDRAWN_OF)
                .param("names", names.stream().map(VersionName::toString).toArray(String[]::new))
                .query((row, n) -> withdrawn(row))
                .list());
    }

    private static Withdrawn withdrawn(ResultSet row) throws SQLException {
        return new Withdrawn(
                new VersionName(row.getString("package_id"), row.getString("version")),
                row.getTimestamp("yanked_at").toInstant(),
                row.getString("reason"),
                row.getString("successor"));
    }

    /** The version of each package for a run that names none. */
    List<VersionName> listed() {
        return tenant.platform(sql -> sql.sql(PublishedSql.LISTED)
                .query((row, n) -> new VersionName(row.getString("package_id"), row.getString("version")))
                .list());
    }

    /** Lists a version in {@code set_aside} that cannot be offered because it is unreadable. */
    void setAside(VersionName name, RuntimeException why) {
        var row = new SetAside.Row(SetAside.Loop.PACKAGES, name.toString(), null);
        tenant.platform(sql -> {
            SetAside.note(sql, row, why);
            return true;
        });
    }

    private boolean announce(JdbcClient sql, AuditLog.Entry entry) {
        PackageFeed.move(sql);
        auditLog.append(sql, entry);
        return true;
    }

    private static AuditLog.Entry entry(Caller who, String action, VersionName name, String reason) {
        return new AuditLog.Entry(who, action, name.id(), Map.of("version", name.version(), "reason", reason));
    }

    private static Optional<VersionView> find(JdbcClient sql, VersionName name) {
        return sql.sql(PublishedSql.FIND)
                .param("id", name.id())
                .param("version", name.version())
                .query((row, n) -> map(row))
                .optional();
    }

    private static VersionView map(ResultSet row) throws SQLException {
        return new VersionView(
                row.getString("package_id"),
                row.getString("version"),
                new CustomerId(row.getObject("publisher_id", UUID.class)),
                row.getString("title"),
                Status.valueOf(row.getString("status").toUpperCase(Locale.ROOT)),
                row.getString("reason"),
                row.getTimestamp("created_at").toInstant(),
                instant(row.getTimestamp("submitted_at")),
                instant(row.getTimestamp("decided_at")),
                instant(row.getTimestamp("yanked_at")),
                Json.STORED.readValue(row.getString("report"), Report.class));
    }

    private static @Nullable Instant instant(@Nullable Timestamp at) {
        return at == null ? null : at.toInstant();
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
