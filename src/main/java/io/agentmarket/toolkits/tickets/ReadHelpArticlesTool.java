package io.agentmarket.toolkits.tickets;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.JsonSchema;
import io.agentmarket.tools.Arguments;
import io.agentmarket.tools.Tool;
import io.agentmarket.tools.ToolContext;
import io.agentmarket.tools.ToolFailure;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Reads whole help articles. Reaches the bundled ones and those of the run's own customer. */
@Component
class ReadHelpArticlesTool implements Tool {

    private static final JsonSchema ARGUMENTS = Arguments.schema("""
        {"type": "object", "required": ["article_ids"], "additionalProperties": false, "properties": {
           "article_ids": {"type": "array", "minItems": 1, "maxItems": 3, "uniqueItems": true,
             "items": {"type": "string", "minLength": 1, "maxLength": 60}},
           "subject": {"type": "string", "maxLength": 300},
           "message": {"type": "string", "maxLength": 100000,
             "description": "the ticket's newest message: each article then says which steps it leaves open"}}}
        """);

    /** The number of earlier tickets that are looked at, and the similarity from which one is the same matter. */
    private static final int MAX_PRECEDENTS = 5;

    private static final double ALIKE = 0.6;

    /** Characters of a ticket that are compared with earlier ones. */
    private static final int MAX_READ = 20_400;

    private final HelpLibrary articles;
    private final ResolvedTickets tickets;

    ReadHelpArticlesTool(HelpLibrary articles, ResolvedTickets tickets) {
        this.articles = articles;
        this.tickets = tickets;
    }

    @Override
    public String name() {
        return "read_help_articles";
    }

    @Override
    public String description() {
        return "Reads one to three whole help articles by the ids that search_help_articles found, with every section;"
                + " the section \"Steps\" holds what the customer should do. With the ticket's message, `fit` says which"
                + " steps are open, done already, or impossible for this customer, what the article says beyond its"
                + " steps, and `doubts`: why an own article may not be the answer, and a person should read the ticket.";
    }

    @Override
    public JsonSchema arguments() {
        return ARGUMENTS;
    }

    @Override
    public JsonNode call(ToolContext context, JsonNode arguments) {
        var message = arguments.path("message").asString("");
        var asked = new HelpLibrary.Asked(arguments.path("subject").asString(""), message);
        var read = arguments.path("article_ids").values().stream()
                .map(JsonNode::stringValue)
                .map(id -> articles.open(context, id, message)
                        .orElseThrow(() -> new ToolFailure("There is no help article '" + id + "'; search first.")))
                .toList();
        return Json.MAPPER.valueToTree(new Read(read.stream()
                .map(opened -> Opened.of(
                        opened.article(),
                        message.isBlank()
                                ? null
                                : articles.fit(context, opened, asked, solved(context, opened, asked))))
                .toList()));
    }

    /** The customer's own tickets like this one that the article solved. */
    private List<String> solved(ToolContext context, HelpLibrary.Opened opened, HelpLibrary.Asked asked) {
        if (!opened.article().origin().isOwn()) {
            return List.of();
        }
        var whole = asked.subject() + "\n" + asked.message();
        var text = whole.substring(0, Math.min(MAX_READ, whole.length()));
        return tickets.similar(context.customer(), text, MAX_PRECEDENTS, false).stream()
                .filter(ticket -> ticket.similarity() >= ALIKE && isSolvedBy(context, opened.article(), ticket))
                .map(ResolvedTicket::text)
                .toList();
    }

    private boolean isSolvedBy(ToolContext context, HelpArticle article, ResolvedTicket ticket) {
        var resolution = ticket.resolution();
        return resolution != null
                && articles.solution(context, resolution)
                        .filter(solution -> solution.articleId().equals(article.id()))
                        .isPresent();
    }

    private record Read(List<Opened> articles) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Opened(
            String id,
            String title,
            @Nullable String category,
            @Nullable String product,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean own,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean macro,
            List<HelpArticle.Section> sections,
            @Nullable ArticleFit fit) {

        static Opened of(HelpArticle article, @Nullable ArticleFit fit) {
            return new Opened(
                    article.id(),
                    article.title(),
                    article.category(),
                    article.product(),
                    article.origin().isOwn(),
                    article.origin().isMacro(),
                    article.sections(),
                    fit);
        }
    }
}
