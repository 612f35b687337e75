package io.agentmarket.journal;

import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ExecutionId;
import io.agentmarket.shared.Json;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** The webhooks that runs were started with; always in the caller's transaction. */
public final class RunWebhooks {

    /** The largest output in a message; a longer one is fetched over the API. */
    public static final int MAX_OUTPUT_BYTES = 256 * 1024;

    private RunWebhooks() {}

    /**
     * The address for a run's messages, and the run's result so far.
     *
     * @param hasOutput true also if the output is too large to be included
     */
    public record Addressed(
            String url,
            boolean hasOutput,
            @Nullable JsonNode output,
            @Nullable JsonNode error) {}

    /** Empty when the run was started without one, or was erased. */
    public static Optional<RunWebhook> find(JdbcClient sql, CustomerId customer, ExecutionId run) {
        return of(sql.sql(RunWebhookSql.FIND), customer, run)
                .query((row, n) -> new RunWebhook(
                        row.getString("url"), Set.of(row.getString("events").split(",", -1))))
                .optional();
    }

    /** The same with the run's answer. */
    public static Optional<Addressed> withAnswer(JdbcClient sql, CustomerId customer, ExecutionId run) {
        return of(sql.sql(RunWebhookSql.WITH_ANSWER), customer, run)
                .param("most", MAX_OUTPUT_BYTES)
                .query((row, n) -> new Addressed(
                        row.getString("url"),
                        row.getBoolean("has_output"),
                        json(row.getString("output")),
                        json(row.getString("error"))))
                .optional();
    }

    /** Erases the webhook with all its messages. */
    public static void erase(JdbcClient platform, CustomerId customer, ExecutionId run) {
        var unused = of(platform.sql(RunWebhookSql.ERASE), customer, run).update();
    }

    private static JdbcClient.StatementSpec of(
            JdbcClient.StatementSpec statement, CustomerId customer, ExecutionId run) {
        return statement.param("customer", customer.value()).param("id", run.value());
    }

    private static @Nullable JsonNode json(@Nullable String text) {
        return text == null ? null : Json.STORED.readTree(text);
    }
}
