package io.agentmarket.toolkits.data;

import io.agentmarket.tools.ToolContext;
import tools.jackson.databind.JsonNode;

/** Fetches what requests name as sources. */
interface SourceFiles {

    /**
     * Brings the bytes of a source into the folder.
     *
     * @param at the pointer of the source in the request
     * @throws TableRefusedException when there is no such source, or it may not be read
     */
    Fetched fetch(ToolContext context, JsonNode source, Workspace folder, String at);

    /**
     * Brings a file of one of the customer's runs into the folder.
     *
     * @param named its {@code execution_id} and {@code artifact_id}
     * @param at the pointer of these in the request
     * @throws TableRefusedException when there is no such file
     */
    Fetched file(ToolContext context, JsonNode named, Workspace folder, String at);
}
