package io.agentmarket.toolkits.data;

import io.agentmarket.shared.Json;
import io.agentmarket.toolkits.data.engines.EngineSession;
import io.agentmarket.toolkits.data.engines.EngineSession.FileFormat;
import io.agentmarket.toolkits.data.plans.PlanOutcome;
import io.agentmarket.toolkits.data.postgres.PostgresColumn;
import io.agentmarket.toolkits.data.postgres.PostgresFailedException;
import io.agentmarket.toolkits.data.postgres.PostgresTables;
import io.agentmarket.toolkits.data.postgres.PostgresTarget;
import io.agentmarket.toolkits.data.postgres.TableLoad;
import io.agentmarket.tools.ToolContext;
import java.time.Duration;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Loads a result into a customer's PostgreSQL table. The load is a step of the run and happens once. */
final class DatabaseLoader implements TableJob.Loader {

    private static final Duration TIME = Duration.ofMinutes(30);
    private static final String AT = "/target/table";

    private final PostgresTables databases;

    DatabaseLoader(PostgresTables databases) {
        this.databases = databases;
    }

    @Override
    public JsonNode load(
            ToolContext context, EngineSession session, Workspace folder, PlanOutcome outcome, JsonNode target) {
        var rows = folder.fresh("load");
        session.write(ResultSql.numbered(outcome.sql()), rows, FileFormat.TEXT);
        var access = Connections.postgres(context, target, AT);
        return context.steps().once("load", key -> {
            try {
                return described(databases.load(access, target(outcome, target, key), rows));
            } catch (PostgresFailedException e) {
                throw Connections.failed(e, AT);
            }
        });
    }

    private static JsonNode described(TableLoad load) {
        ObjectNode loaded = Json.MAPPER.valueToTree(load);
        var done = "Of " + load.rows() + " rows " + load.inserted() + " were inserted and " + load.updated()
                + " updated; " + load.deleted() + " were deleted";
        return loaded.put(
                "words", load.before() ? done + ", by this same load before; now nothing was changed." : done + ".");
    }

    private static PostgresTarget target(PlanOutcome outcome, JsonNode target, String effectKey) {
        return new PostgresTarget(
                target.path("table").stringValue(),
                PostgresTarget.Mode.valueOf(target.path("mode").stringValue().toUpperCase(Locale.ROOT)),
                outcome.columns().stream()
                        .map(column -> new PostgresColumn(column.name(), column.type()))
                        .toList(),
                TableRequest.texts(target.path("key")),
                target.path("nulls_equal").asBoolean(false),
                target.path("create").asBoolean(false),
                effectKey,
                TIME);
    }
}
