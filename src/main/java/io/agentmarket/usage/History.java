package io.agentmarket.usage;

import static io.agentmarket.stores.SqlBatch.Column.of;

import io.agentmarket.shared.ApiKeyId;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.ExecutionId;
import io.agentmarket.shared.Ids;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.Money;
import io.agentmarket.shared.Page;
import io.agentmarket.shared.Tokens;
import io.agentmarket.stores.SqlBatch;
import io.agentmarket.stores.Tenant;
import io.agentmarket.tiers.Billing;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;

/** The finished runs: written once, by the transaction that ends them, and read by their customer. */
@Component
public final class History {

    /** The maximum number of rows that one statement reads. */
    static final int MAX_ON_A_PAGE = 1_000;

    private static final Duration AHEAD = Duration.ofDays(1);
    private static final Duration RECENT = Duration.ofDays(45);
    private static final UUID FIRST = new UUID(0, 0);
    private static final TypeReference<Map<String, String>> LABELS = new TypeReference<>() {};

    private final Clock clock;
    private final Tenant tenant;

    History(Clock clock, Tenant tenant) {
        this.clock = clock;
        this.tenant = tenant;
    }

    /** Adds the insert of these rows, with their aggregates, to the caller's transaction. */
    public void insert(SqlBatch batch, List<FinishedRun> runs) throws SQLException {
        batch.add(
                HistorySql.INSERT,
                of("uuid", runs, run -> run.id().value()),
                of("uuid", runs, run -> run.customer().value()),
                of("uuid", runs, run -> run.key() == null ? null : run.key().value()),
                of(
                        "uuid",
                        runs,
                        run -> run.parent() == null ? null : run.parent().value()),
                of("uuid", runs, FinishedRun::deployment),
                of("text", runs, FinishedRun::packageId),
                of("text", runs, FinishedRun::packageVersion),
                of("text", runs, run -> run.status().id()),
                of("text", runs, run -> run.error() == null ? null : run.error().name()),
                of("text", runs, FinishedRun::tier),
                of("text", runs, FinishedRun::model),
                of("text", runs, run -> run.billing().name()),
                of("bool", runs, FinishedRun::degraded),
                of("int4", runs, FinishedRun::turns),
                of("int4", runs, FinishedRun::steps),
                of("int8", runs, run -> run.tokens().input()),
                of("int8", runs, run -> run.tokens().output()),
                of("int8", runs, run -> run.tokens().cacheRead()),
                of("int8", runs, run -> run.tokens().cacheWrite5m()),
                of("int8", runs, run -> run.tokens().cacheWrite1h()),
                of("int8", runs, run -> run.price().micros()),
                of("int8", runs, run -> run.quote().micros()),
                of("int4", runs, FinishedRun::attempt),
                of("int8", runs, FinishedRun::keptBytes),
                of("text", runs, run -> run.metadata() == null ? null : Json.MAPPER.writeValueAsString(run.metadata())),
                of("text", runs, run -> run.createdAt().toString()),
                of("text", runs, run -> run.finishedAt().toString()),
                of("int8", runs, run -> run.duration().toMillis()));
    }

    /** After the batch has executed, returns which of the ids have ended and by which attempt. */
    public void ended(SqlBatch batch, List<ExecutionId> ids, BiConsumer<ExecutionId, Integer> found)
            throws SQLException {
        batch.query(
                HistorySql.ENDED,
                row -> found.accept(new ExecutionId(row.getObject(1, UUID.class)), row.getInt(2)),
                of("uuid", ids, ExecutionId::value));
    }

    /** The stored size of the customer's finished runs in bytes: journals, inputs and answers that were not erased. */
    public long keptBytes(CustomerId customer) {
        return tenant.tx(
                customer,
                jdbc -> jdbc.sql(HistorySql.KEPT)
                        .param("customer", customer.value())
                        .query(Long.class)
                        .single());
    }

    /** Stops counting the run's stored size. Called once, as the last step of the transaction that erases the run. */
    public void erased(JdbcClient platform, CustomerId customer, ExecutionId id) {
        platform.sql(HistorySql.ERASED)
                .param("id", id.value())
                .param("customer", customer.value())
                .update();
    }

    /** Which of the runs were started by another run; takes at most 1,000 ids. */
    public Set<ExecutionId> children(JdbcClient platform, Collection<ExecutionId> runs) {
        if (runs.isEmpty()) {
            return Set.of();
        }
        return platform.sql(HistorySql.CHILDREN)
                .param("ids", runs.stream().map(ExecutionId::value).toList())
                .query((row, n) -> new ExecutionId(row.getObject(1, UUID.class)))
                .set();
    }

    public Optional<FinishedRun> find(CustomerId customer, ExecutionId id) {
        return tenant.tx(
                customer,
                jdbc -> jdbc.sql(HistorySql.FIND)
                        .param("id", id.value())
                        .param("customer", customer.value())
                        .query((row, n) -> map(row))
                        .optional());
    }

    /**
     * Whether a run of the package succeeded and the customer paid for that run. Test runs are free, and runs inside
     * runs have no price of their own.
     */
    public boolean hasPaid(CustomerId customer, String packageId) {
        return tenant.tx(
                customer,
                jdbc -> jdbc.sql(HistorySql.HAS_PAID)
                        .param("customer", customer.value())
                        .param("package", packageId)
                        .query(Boolean.class)
                        .single());
    }

    /*
     * Planning costs more than reading: each month's partition is planned with its six indexes. Most pages end within
     * the last weeks, so these are asked first, and everything before them only when they have too few rows. Future
     * partitions, which are made half a year ahead, are not queried; a day's grace allows for fast clocks of replicas.
     */
    /** The customer's finished runs that match, newest first. */
    public Page<FinishedRun> page(CustomerId customer, Filter filter) {
        var end = Ids.floor(clock.instant().plus(AHEAD));
        var all = new Span(
                filter.from() == null ? FIRST : filter.from(),
                filter.before() == null || Ids.compare(filter.before(), end) > 0 ? end : filter.before());
        var recent = all.last(RECENT);
        var wanted = filter.limit() + 1;
        var rows = tenant.tx(customer, jdbc -> {
            var found = new ArrayList<>(read(matching(jdbc, customer, filter), recent, wanted));
            if (found.size() < wanted && !recent.equals(all)) {
                var earlier = new Span(all.from(), recent.from());
                found.addAll(read(matching(jdbc, customer, filter), earlier, wanted - found.size()));
            }
            return found;
        });
        return Page.of(rows, filter.limit(), FinishedRun::id);
    }

    private static StatementSpec matching(JdbcClient jdbc, CustomerId customer, Filter filter) {
        var statement = filter.labels().isEmpty()
                ? jdbc.sql(HistorySql.PAGE)
                : jdbc.sql(HistorySql.LABELLED_PAGE)
                        .param("name", filter.labels().first().getKey())
                        .param("value", filter.labels().first().getValue())
                        .param("labels", filter.labels().json());
        return statement
                .param("customer", customer.value())
                .param("package", filter.packageId())
                .param(
                        "status",
                        filter.status() == null ? null : filter.status().id())
                .param("key", filter.key())
                .param("deployment", filter.deployment())
                .param("parent", filter.parent());
    }

    private static List<FinishedRun> read(StatementSpec matching, Span span, int limit) {
        return matching.param("from", span.from())
                .param("from_at", at(span.from()))
                .param("before", span.before())
                .param("before_at", at(span.before()))
                .param("limit", limit)
                .query((row, n) -> map(row))
                .list();
    }

    /** Ids from the first to before the second. */
    private record Span(UUID from, UUID before) {

        /** The last part of that length; the whole span when it is shorter. */
        Span last(Duration length) {
            var cut = Ids.instantOf(before).minus(length);
            return cut.isBefore(Instant.EPOCH) || Ids.compare(Ids.floor(cut), from) <= 0
                    ? this
                    : new Span(Ids.floor(cut), before);
        }
    }

    private static OffsetDateTime at(UUID id) {
        return Ids.instantOf(id).atOffset(ZoneOffset.UTC);
    }

    /**
     * The filters of a list; null filters nothing.
     *
     * @param before the upper bound of ids, exclusive
     * @param from the lower bound of ids, inclusive
     * @param parent the run inside which they ran; null for runs that were started on their own
     * @param limit rows, 1 to {@value #MAX_ON_A_PAGE}
     */
    public record Filter(
            @Nullable UUID before,
            @Nullable UUID from,
            @Nullable String packageId,
            @Nullable RunStatus status,
            @Nullable UUID key,
            @Nullable UUID deployment,
            @Nullable UUID parent,
            Labels labels,
            int limit) {

        public Filter {
            if (limit < 1 || limit > MAX_ON_A_PAGE) {
                throw new IllegalStateException("a page of " + limit + " rows");
            }
        }

        /** The filters of the list of live and finished runs. */
        public Filter(
                UUID before,
                @Nullable String packageId,
                @Nullable RunStatus status,
                @Nullable UUID parent,
                Labels labels,
                int limit) {
            this(before, null, packageId, status, null, null, parent, labels, limit);
        }
    }

    private static FinishedRun map(ResultSet row) throws SQLException {
        var key = row.getObject("api_key_id", UUID.class);
        var parent = row.getObject("parent_id", UUID.class);
        var error = row.getString("error_code");
        var metadata = row.getString("metadata");
        return new FinishedRun(
                new ExecutionId(row.getObject("id", UUID.class)),
                new CustomerId(row.getObject("customer_id", UUID.class)),
                key == null ? null : new ApiKeyId(key),
                parent == null ? null : new ExecutionId(parent),
                row.getObject("deployment_id", UUID.class),
                row.getString("package_id"),
                row.getString("package_version"),
                RunStatus.of(row.getString("status")),
                error == null ? null : ErrorCode.valueOf(error),
                row.getString("tier"),
                row.getString("model"),
                Billing.valueOf(row.getString("billing")),
                row.getBoolean("degraded"),
                row.getInt("turns"),
                row.getInt("steps"),
                new Tokens(
                        row.getLong("input_tokens"),
                        row.getLong("output_tokens"),
                        row.getLong("cache_read_tokens"),
                        row.getLong("cache_write_5m_tokens"),
                        row.getLong("cache_write_1h_tokens")),
                new Money(row.getLong("price_micros")),
                new Money(row.getLong("quote_micros")),
                row.getInt("attempt"),
                row.getLong("kept_bytes"),
                metadata == null ? null : Json.MAPPER.readValue(metadata, LABELS),
                row.getTimestamp("created_at").toInstant(),
                row.getTimestamp("finished_at").toInstant());
    }
}
