package io.agentmarket.engine;

import io.agentmarket.journal.Event;
import io.agentmarket.journal.EventType;
import io.agentmarket.journal.Run;
import io.agentmarket.shared.ApiKeyId;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ExecutionId;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.Money;
import io.agentmarket.stores.SetAside;
import io.agentmarket.stores.Tenant;
import io.agentmarket.tiers.Billing;
import io.agentmarket.tiers.Terms;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;

/** Reads live runs, their journals and payloads, always as the customer who owns them. */
@Component
public class RunStore {

    private static final TypeReference<Map<String, String>> LABELS = new TypeReference<>() {};

    /** Entries read at a time. */
    static final int PAGE = 1_000;

    private final Clock clock;
    private final Tenant tenant;

    public RunStore(Clock clock, Tenant tenant) {
        this.clock = clock;
        this.tenant = tenant;
    }

    Optional<Seen> findLive(CustomerId customer, ExecutionId id) {
        return tenant.tx(
                customer,
                jdbc -> jdbc.sql(RunSql.FIND_LIVE)
                        .param("id", id.value())
                        .param("customer", customer.value())
                        .query((row, n) -> seen(row))
                        .optional());
    }

    List<Seen> liveBefore(CustomerId customer, UUID before, Runs.Wanted wanted, int limit) {
        return tenant.tx(
                customer,
                jdbc -> jdbc.sql(RunSql.LIVE_PAGE)
                        .param("customer", customer.value())
                        .param("before", before)
                        .param("package", wanted.packageId())
                        .param("status", wanted.status())
                        .param(
                                "labels",
                                wanted.labels().isEmpty()
                                        ? null
                                        : wanted.labels().json())
                        .param("limit", limit)
                        .query((row, n) -> seen(row))
                        .list());
    }

    /** The run's input; empty when it was erased. */
    public Optional<JsonNode> input(CustomerId customer, ExecutionId id) {
        return Optional.ofNullable(
                payloads(jdbc -> jdbc.sql(RunSql.INPUT), customer, id).get("input"));
    }

    /** The payloads of a finished run by kind: output, error; or erased, with the time as text. */
    Map<String, JsonNode> answers(CustomerId customer, ExecutionId id) {
        return payloads(jdbc -> jdbc.sql(RunSql.ANSWERS), customer, id);
    }

    private Map<String, JsonNode> payloads(
            Function<JdbcClient, JdbcClient.StatementSpec> statement, CustomerId customer, ExecutionId id) {
        var payloads = new HashMap<String, JsonNode>();
        tenant.tx(customer, jdbc -> {
            statement
                    .apply(jdbc)
                    .param("id", id.value())
                    .param("customer", customer.value())
                    .query(row -> {
                        payloads.put(row.getString("kind"), Json.STORED.readTree(row.getString("body")));
                    });
            return payloads;
        });
        return payloads;
    }

    /** At most {@link #PAGE} entries after {@code seq}, in order. */
    List<Event> events(CustomerId customer, ExecutionId id, int seq) {
        return events(customer, id, seq, PAGE, Json.STORED::readTree);
    }

    /** The same for the customer: an unreadable entry is marked as such, and the others follow. */
    List<Event> shown(CustomerId customer, ExecutionId id, int seq, int limit) {
        return events(customer, id, seq, limit, text -> {
            try {
                return Json.STORED.readTree(text);
            } catch (JacksonException e) {
                return Json.MAPPER.createObjectNode().put("unreadable", true);
            }
        });
    }

    private List<Event> events(
            CustomerId customer, ExecutionId id, int seq, int limit, Function<String, JsonNode> read) {
        return tenant.tx(
                customer,
                jdbc -> jdbc.sql(RunSql.EVENTS)
                        .param("id", id.value())
                        .param("customer", customer.value())
                        .param("after", seq)
                        .param("limit", limit)
                        .query((row, n) -> new Event(
                                row.getInt("seq"),
                                EventType.of(row.getString("type")),
                                read.apply(row.getString("payload")),
                                row.getTimestamp("at").toInstant()))
                        .list());
    }

    /** All of a run's journal, in order. */
    public List<Event> journal(CustomerId customer, ExecutionId id) {
        var journal = new ArrayList<Event>();
        var page = events(customer, id, 0);
        while (!page.isEmpty()) {
            journal.addAll(page);
            page = events(customer, id, page.getLast().seq());
        }
        return journal;
    }

    /** The number of the run's last entry; 0 before the first. */
    int lastSeq(CustomerId customer, ExecutionId id) {
        return tenant.tx(
                customer,
                jdbc -> jdbc.sql(RunSql.LAST_SEQ)
                        .param("id", id.value())
                        .param("customer", customer.value())
                        .query(Integer.class)
                        .single());
    }

    /** Lists a partly unreadable run in {@code set_aside}. */
    void setAside(Run run, RuntimeException why) {
        var row = new SetAside.Row(SetAside.Loop.RUNS, run.id().toString(), run.customer());
        tenant.platform(jdbc -> {
            SetAside.note(jdbc, row, why);
            return true;
        });
    }

    /** Marks a live run for its worker to cancel; false when it is not live. */
    boolean requestCancel(CustomerId customer, ExecutionId id) {
        return tenant.tx(
                customer,
                jdbc -> jdbc.sql(RunSql.REQUEST_CANCEL)
                                .param("id", id.value())
                                .param("customer", customer.value())
                                .update()
                        == 1);
    }

    /** The idempotency key that started the run; none for a sub-run. */
    Optional<Key> keyOf(Run run) {
        return tenant.tx(
                run.customer(),
                jdbc -> jdbc.sql(RunSql.KEY_OF)
                        .param("customer", run.customer().value())
                        .param("id", run.id().value())
                        .query((row, n) -> new Key(row.getString("key"), row.getBytes("request_hash")))
                        .optional());
    }

    /** The bytes written of a run whose journal is not in memory. */
    long keptBytes(Run run) {
        return tenant.tx(
                run.customer(),
                jdbc -> jdbc.sql(RunSql.KEPT)
                        .param("id", run.id().value())
                        .param("customer", run.customer().value())
                        .query(Long.class)
                        .single());
    }

    /** The run that the customer's idempotency key started. */
    Optional<Claim> claim(CustomerId customer, String key) {
        return tenant.tx(
                customer,
                jdbc -> jdbc.sql(RunSql.CLAIM)
                        .param("customer", customer.value())
                        .param("key", key)
                        .query((row, n) -> new Claim(
                                new ExecutionId(row.getObject("execution_id", UUID.class)),
                                row.getBytes("request_hash")))
                        .optional());
    }

    /** A run with the request hash of the key that started it. */
    @SuppressWarnings("ArrayRecordComponent") // compared by MessageDigest.isEqual
    record Claim(ExecutionId execution, byte[] requestHash) {}

    /** An idempotency key with its request hash. */
    @SuppressWarnings("ArrayRecordComponent") // compared by MessageDigest.isEqual
    record Key(String text, byte[] requestHash) {}

    private static Seen seen(ResultSet row) throws SQLException {
        var stored = map(row);
        return new Seen(stored.run(), stored.status(), row.getBoolean("degraded"));
    }

    /** The readable rows among those taken. The others are set aside, so that they block nobody. */
    List<Stored> taken(JdbcClient platform, JdbcClient.StatementSpec taking) {
        var broken = new HashMap<SetAside.Row, RuntimeException>();
        var taken = taking.query((row, n) -> readable(row, broken)).list();
        broken.forEach((row, why) -> SetAside.note(platform, row, why));
        return taken.stream().flatMap(Optional::stream).toList();
    }

    private Optional<Stored> readable(ResultSet row, Map<SetAside.Row, RuntimeException> broken) throws SQLException {
        try {
            return Optional.of(taken(row));
        } catch (RuntimeException e) {
            var customer = new CustomerId(row.getObject("customer_id", UUID.class));
            broken.put(new SetAside.Row(SetAside.Loop.RUNS, row.getString("id"), customer), e);
            return Optional.empty();
        }
    }

    static Stored map(ResultSet row) throws SQLException {
        var key = row.getObject("api_key_id", UUID.class);
        var parent = row.getObject("parent_id", UUID.class);
        var metadata = row.getString("metadata");
        var deployment = row.getObject("deployment_id", UUID.class);
        var terms = new Terms(
                row.getString("tier"),
                row.getString("model"),
                Billing.valueOf(row.getString("billing")),
                row.getObject("price_list", LocalDate.class),
                new Money(row.getLong("base_micros")),
                new Money(row.getLong("hold_micros")));
        var run = new Run(
                new ExecutionId(row.getObject("id", UUID.class)),
                new CustomerId(row.getObject("customer_id", UUID.class)),
                key == null ? null : new ApiKeyId(key),
                parent == null ? null : new ExecutionId(parent),
                deployment == null ? null : new Run.Deployed(deployment, row.getInt("deployment_revision")),
                row.getString("package_id"),
                row.getString("package_version"),
                terms,
                row.getInt("attempt"),
                row.getTimestamp("deadline").toInstant(),
                row.getBoolean("own_time_limit"),
                metadata == null ? null : Json.MAPPER.readValue(metadata, LABELS));
        return new Stored(run, row.getString("status"), row.getBoolean("cancel_requested"), row.getInt("breaks"));
    }

    /**
     * A run that this worker has just taken. The deadline in the row follows the database's clock and is compared with
     * that clock only; here the run gets its whole time again, measured by the clock of its carrier.
     */
    Stored taken(ResultSet row) throws SQLException {
        var stored = map(row);
        var limit = Duration.ofMillis(row.getLong("limit_ms"));
        return new Stored(
                stored.run().until(clock.instant().plus(limit)),
                stored.status(),
                stored.cancelRequested(),
                stored.breaks());
    }

    /**
     * A live run's row.
     *
     * @param breaks attempts that failed by the run's own fault
     */
    record Stored(Run run, String status, boolean cancelRequested, int breaks) {}

    /** A live run as its customer sees it. */
    record Seen(Run run, String status, boolean degraded) {}
}
