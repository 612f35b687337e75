package io.agentmarket.agents;

import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * An input that is shown on the page and replayed by tests and before a package is listed.
 *
 * @param name file name without extension
 * @param expect object whose every member must be equal to, or contained in, the output's (a part of the output)
 */
public record Example(String name, String title, JsonNode input, JsonNode expect) {

    /** Where an output falls short of what is expected, a sentence each; empty when it contains all. */
    public List<String> missing(JsonNode output) {
        return Expectation.missing(expect, output, "");
    }
}
