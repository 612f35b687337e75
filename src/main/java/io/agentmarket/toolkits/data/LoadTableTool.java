package io.agentmarket.toolkits.data;

import io.agentmarket.shared.Json;
import io.agentmarket.shared.JsonSchema;
import io.agentmarket.tools.Tool;
import io.agentmarket.tools.ToolContext;
import io.agentmarket.tools.ToolFailure;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** As {@code process_table}, and loads the result into a table of a database, all of it or nothing. */
@Component
class LoadTableTool implements Tool {

    /** The member of a grant, and of a deployment's configuration, that allows to change tables. */
    private static final String WRITE = "write";

    private final TableWork work;

    LoadTableTool(TableWork work) {
        this.work = work;
    }

    @Override
    public String name() {
        return "load_table";
    }

    @Override
    public String description() {
        return "Does what process_table does and loads the result into target.table, a table of a PostgreSQL database: append, replace"
                + " or upsert by key, all rows or none, once even if the call is repeated. The connection is a secret of the"
                + " deployment, whose grant must allow to write. Without arguments it works on the run's own input.";
    }

    @Override
    public JsonSchema arguments() {
        return TableRequest.SCHEMA;
    }

    @Override
    public boolean hasEffect() {
        return true;
    }

    @Override
    public boolean hasUnaskedEffect(JsonNode grant) {
        return mayWrite(grant) && !grant.path(ToolContext.ASKS).asBoolean(false);
    }

    private static boolean mayWrite(JsonNode settings) {
        return settings.path(WRITE).asBoolean(false);
    }

    /** The grant, which a package's setting of the same name withholds until the deployment sets it. */
    private static boolean mayWrite(ToolContext context) {
        var config = context.own().config();
        return mayWrite(context.grant()) && (!config.has(WRITE) || mayWrite(config));
    }

    @Override
    public JsonNode call(ToolContext context, JsonNode arguments) {
        var target = TableRequest.of(context.input(), arguments).document().path("target");
        if (!target.has("table")) {
            throw new ToolFailure("There is no target.table to load; process_table keeps a result as a file.");
        }
        if (!mayWrite(context)) {
            throw new ToolFailure("Writing is not granted: allow it by the setting write of the deployment's config.");
        }
        return work.answer(context, arguments);
    }

    /** The arguments for a call that loads nothing: the plan is shown, and the rows stay where they are. */
    static JsonNode withoutTable(ToolContext context, JsonNode arguments) {
        if (!TableRequest.of(context.input(), arguments)
                .document()
                .path("target")
                .has("table")) {
            return arguments;
        }
        var planned = Json.MAPPER.createObjectNode().setAll((ObjectNode) arguments);
        return ((ObjectNode) planned).put("dry_run", true);
    }
}
