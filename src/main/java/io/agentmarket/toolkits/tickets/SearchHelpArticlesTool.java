package io.agentmarket.toolkits.tickets;

import io.agentmarket.shared.Json;
import io.agentmarket.shared.JsonSchema;
import io.agentmarket.tools.Arguments;
import io.agentmarket.tools.Tool;
import io.agentmarket.tools.ToolContext;
import java.util.List;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Searches the seeded help articles. Reaches nothing else. */
@Component
class SearchHelpArticlesTool implements Tool {

    private static final int DEFAULT_LIMIT = 6;

    /** Characters of a query that are read; what a ticket is about, it says before. */
    private static final int MAX_READ = 20_400;

    private static final JsonSchema ARGUMENTS = Arguments.schema("""
        {"type": "object", "required": ["query"], "additionalProperties": false, "properties": {
           "query": {"type": "string", "minLength": 1, "maxLength": 100400},
           "limit": {"type": "integer", "minimum": 1, "maximum": 20}}}
        """);

    private final HelpArticles articles;

    SearchHelpArticlesTool(HelpArticles articles) {
        this.articles = articles;
    }

    @Override
    public String name() {
        return "search_help_articles";
    }

    @Override
    public String description() {
        return "Finds the sections of help articles that fit a question or a whole ticket, best first, each with"
                + " article id, title, heading, text and a score from 0 to 1; below 0.33 a section hardly fits.";
    }

    @Override
    public JsonSchema arguments() {
        return ARGUMENTS;
    }

    @Override
    public JsonNode call(ToolContext context, JsonNode arguments) {
        var query = arguments.path("query").stringValue();
        var found = articles.search(
                query.substring(0, Math.min(MAX_READ, query.length())),
                arguments.path("limit").intValue(DEFAULT_LIMIT));
        return Json.MAPPER.valueToTree(
                new Found(found.stream().map(SearchHelpArticlesTool::rounded).toList()));
    }

    private static HelpSection rounded(HelpSection section) {
        return new HelpSection(
                section.articleId(),
                section.title(),
                section.category(),
                section.product(),
                section.heading(),
                section.text(),
                Arguments.rounded(section.score()));
    }

    private record Found(List<HelpSection> sections) {}
}
