package io.agentmarket.billing;

import static io.agentmarket.stores.SqlBatch.Column.of;

import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.Ids;
import io.agentmarket.shared.Json;
import io.agentmarket.stores.SqlBatch;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.node.ObjectNode;

/** The events of one transaction, each once per cause. The database drops those already reported. */
final class BudgetEvents {

    private final Instant now;
    private final Map<String, Row> rows = new LinkedHashMap<>();

    BudgetEvents(Instant now) {
        this.now = now;
    }

    private record Row(
            CustomerId customer, long seq, UUID id, String type, String cause, ObjectNode payload, Instant at) {}

    void reached(Account account, BudgetCounter counter, BudgetCounter.Reached reached) {
        var payload = payload(reached.budget(), counter).put("percent", reached.percent());
        var cause = reached.budget().cause(counter.start(), Integer.toString(reached.percent()));
        add(account, BillingEvent.THRESHOLD_REACHED, cause, payload);
    }

    /**
     * Reports that a hard budget refused a run with that quote, or that a run with that price exceeded an alert budget.
     */
    void exceeded(Account account, BudgetCounter counter, Budget budget, long amountMicros) {
        var payload = payload(budget, counter).put(budget.isHard() ? "quoted_micros" : "price_micros", amountMicros);
        add(account, BillingEvent.EXCEEDED, budget.cause(counter.start(), "exceeded"), payload);
    }

    private void add(Account account, String type, String cause, ObjectNode payload) {
        rows.computeIfAbsent(
                account.customer() + " " + cause,
                x -> new Row(account.customer(), account.nextEvent(), Ids.at(now), type, cause, payload, now));
    }

    private static ObjectNode payload(Budget budget, BudgetCounter counter) {
        var payload = Json.MAPPER
                .createObjectNode()
                .put("scope", budget.kind().scope())
                .put("set_by", budget.kind() == Budget.Kind.FIRST ? "platform" : "customer");
        var part = budget.part();
        if (part != null) {
            var name = part.kind() == Part.Kind.KEY ? "api_key_id" : "deployment_id";
            payload.put(name, part.id().toString());
        }
        return payload.put("mode", budget.mode().id())
                .put("limit_micros", budget.limitMicros())
                .put("period", budget.period().id())
                .put(budget.period().id(), budget.period().text(counter.start()))
                .put("spent_micros", counter.spent())
                .put("held_micros", counter.held());
    }

    void write(SqlBatch batch) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        var all = rows.values();
        batch.add(
                BudgetSql.TELL,
                of("uuid", all, row -> row.customer().value()),
                of("int8", all, Row::seq),
                of("uuid", all, Row::id),
                of("text", all, Row::type),
                of("text", all, Row::cause),
                of("text", all, row -> row.payload().toString()),
                of("text", all, row -> row.at().toString()));
    }

    /** The same in a transaction of statements by name. */
    void write(JdbcClient platform) {
        for (var row : rows.values()) {
            platform.sql(BudgetSql.TELL_ONE)
                    .param("customer", row.customer().value())
                    .param("seq", row.seq())
                    .param("id", row.id())
                    .param("type", row.type())
                    .param("cause", row.cause())
                    .param("payload", row.payload().toString())
                    .param("at", row.at().toString())
                    .update();
        }
    }
}
