package io.agentmarket.toolkits.tickets;

import io.agentmarket.shared.Json;
import io.agentmarket.shared.JsonSchema;
import io.agentmarket.tools.Arguments;
import io.agentmarket.tools.Tool;
import io.agentmarket.tools.ToolContext;
import java.util.List;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Searches the help articles. Reaches the bundled ones and those of the run's own customer. */
@Component
class SearchHelpArticlesTool implements Tool {

    private static final int DEFAULT_LIMIT = 6;

    /** Characters of a query that are read: tickets state their subject early. */
    private static final int MAX_READ = 20_400;

    /** Characters of a section that a search shows; reading the article shows all of it. */
    private static final int MAX_SHOWN = 4_000;

    private static final JsonSchema ARGUMENTS = Arguments.schema("""
        {"type": "object", "required": ["query"], "additionalProperties": false, "properties": {
           "query": {"type": "string", "minLength": 1, "maxLength": 100400},
           "limit": {"type": "integer", "minimum": 1, "maximum": 20}}}
        """);

    private final HelpLibrary articles;

    SearchHelpArticlesTool(HelpLibrary articles) {
        this.articles = articles;
    }

    @Override
    public String name() {
        return "search_help_articles";
    }

    @Override
    public String description() {
        return "Finds the sections of help articles that fit a question or a whole ticket, best first, each with"
                + " article id, title, heading, text and a score from 0 to 1; below 0.33 a section hardly fits. own:true is the"
                + " customer's own article; macro:true an answer of its own to send as written.";
    }

    @Override
    public JsonSchema arguments() {
        return ARGUMENTS;
    }

    @Override
    public JsonNode call(ToolContext context, JsonNode arguments) {
        var query = arguments.path("query").stringValue();
        var found = articles.search(
                context,
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
                cut(section.text()),
                Arguments.rounded(section.score()),
                section.own(),
                section.macro());
    }

    private static String cut(String text) {
        if (text.length() <= MAX_SHOWN) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(MAX_SHOWN - 1)) ? MAX_SHOWN - 1 : MAX_SHOWN;
        return text.substring(0, end) + " ...";
    }

    private record Found(List<HelpSection> sections) {}
}
