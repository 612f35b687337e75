package io.agentmarket.toolkits.tickets;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.JsonSchema;
import io.agentmarket.tools.Arguments;
import io.agentmarket.tools.Tool;
import io.agentmarket.tools.ToolContext;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Finds precedents. Reaches the bundled tickets and those of the run's own customer. */
@Component
class FindSimilarTicketsTool implements Tool {

    private static final int DEFAULT_LIMIT = 5;

    /** Characters of a text that are read: tickets state their subject early. */
    private static final int MAX_READ = 20_400;

    /** The similarity from which two tickets of one company count as the same problem. */
    private static final double ALIKE = 0.6;

    private static final JsonSchema ARGUMENTS = Arguments.schema("""
        {"type": "object", "required": ["text"], "additionalProperties": false, "properties": {
           "text": {"type": "string", "minLength": 1, "maxLength": 100400},
           "limit": {"type": "integer", "minimum": 1, "maximum": 20}}}
        """);

    private final ResolvedTickets tickets;
    private final HelpLibrary library;

    FindSimilarTicketsTool(ResolvedTickets tickets, HelpLibrary library) {
        this.tickets = tickets;
        this.library = library;
    }

    @Override
    public String name() {
        return "find_similar_tickets";
    }

    @Override
    public String description() {
        return "Finds resolved tickets like this one, nearest first, with what solved them and how long it took;"
                + " own:true are this customer's, `solved_by` the article that says what solved one. A similarity below 0.4 says"
                + " little.";
    }

    @Override
    public JsonSchema arguments() {
        return ARGUMENTS;
    }

    @Override
    public JsonNode call(ToolContext context, JsonNode arguments) {
        var whole = arguments.path("text").stringValue();
        var text = whole.substring(0, Math.min(MAX_READ, whole.length()));
        var found = tickets.similar(
                context.customer(),
                text,
                arguments.path("limit").intValue(DEFAULT_LIMIT),
                library.bundledIsOpen(context));
        return Json.MAPPER.valueToTree(new Found(found.stream()
                .map(ticket -> Precedent.of(ticket, solvedBy(context, ticket)))
                .toList()));
    }

    /** The article that says what solved one of the customer's own tickets. */
    private HelpLibrary.@Nullable Solution solvedBy(ToolContext context, ResolvedTicket ticket) {
        var resolution = ticket.resolution();
        if (!ticket.own() || resolution == null || ticket.similarity() < ALIKE) {
            return null;
        }
        return library.solution(context, resolution).orElse(null);
    }

    private record Found(List<Precedent> tickets) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Precedent(
            String id,
            String subject,
            String label,
            @Nullable String resolution,
            @Nullable Integer resolvedInMinutes,
            double similarity,
            boolean own,
            HelpLibrary.@Nullable Solution solvedBy) {

        static Precedent of(ResolvedTicket ticket, HelpLibrary.@Nullable Solution solvedBy) {
            return new Precedent(
                    ticket.id(),
                    ticket.subject(),
                    ticket.label(),
                    ticket.resolution(),
                    ticket.resolvedInMinutes(),
                    Arguments.rounded(ticket.similarity()),
                    ticket.own(),
                    solvedBy);
        }
    }
}
