package io.agentmarket.toolkits.data;

import io.agentmarket.shared.JsonSchema;
import io.agentmarket.tools.Tool;
import io.agentmarket.tools.ToolContext;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Reads, profiles, changes and checks a table, and keeps the result as a file of the run. */
@Component
class ProcessTableTool implements Tool {

    private final TableWork work;

    ProcessTableTool(TableWork work) {
        this.work = work;
    }

    @Override
    public String name() {
        return "process_table";
    }

    @Override
    public String description() {
        return "Reads a table as it comes, and answers how it was read, a profile of each column, the steps or SQL with counts, the"
                + " rules, the account of every row and a preview; keeps the result as a file. Without arguments it works on"
                + " the run's own input; a member given here replaces that of the input. Loads nothing into a database.";
    }

    @Override
    public JsonSchema arguments() {
        return TableRequest.SCHEMA;
    }

    @Override
    public JsonNode call(ToolContext context, JsonNode arguments) {
        return work.answer(context, LoadTableTool.withoutTable(context, arguments));
    }
}
