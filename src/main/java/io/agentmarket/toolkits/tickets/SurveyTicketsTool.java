package io.agentmarket.toolkits.tickets;

import io.agentmarket.shared.Json;
import io.agentmarket.shared.JsonSchema;
import io.agentmarket.text.Label;
import io.agentmarket.tools.Arguments;
import io.agentmarket.tools.Tool;
import io.agentmarket.tools.ToolContext;
import io.agentmarket.tools.ToolFailure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;
import tools.jackson.databind.JsonNode;

/** Sorts a batch of tickets, counts them, and finds common themes. Reaches the shipped weights. */
@Component
class SurveyTicketsTool implements Tool {

    private static final int DEFAULT_THEMES = 6;

    private static final JsonSchema ARGUMENTS = Arguments.schema("""
            {"type": "object", "required": ["tickets"], "additionalProperties": false, "properties": {
               "tickets": {"type": "array", "minItems": 1, "maxItems": 200, "items": {
                  "type": "object", "required": ["id", "body"], "additionalProperties": false, "properties": {
                     "id": {"type": "string", "minLength": 1, "maxLength": 60},
                     "subject": {"type": "string", "maxLength": 300},
                     "body": {"type": "string", "minLength": 1, "maxLength": 4000}}}},
               "themes": {"type": "integer", "minimum": 0, "maximum": 12}}}
            """);

    private final Supplier<TicketTriage> triage = SingletonSupplier.of(TicketTriage::load);

    @Override
    public String name() {
        return "survey_tickets";
    }

    @Override
    public String description() {
        return "Sorts a batch of up to 200 support tickets and counts them by category, team, sentiment and priority, with"
                + " shares; then finds the themes that at least two tickets share, each with its tickets, its telling words"
                + " and sentences quoted from them. The counts are exact: use them as they are.";
    }

    @Override
    public JsonSchema arguments() {
        return ARGUMENTS;
    }

    @Override
    public JsonNode call(ToolContext context, JsonNode arguments) {
        var sorted = new ArrayList<Sorted>();
        var texts = new ArrayList<Themes.Text>();
        var seen = new HashSet<String>();
        for (var ticket : arguments.path("tickets")) {
            var id = ticket.path("id").stringValue();
            if (!seen.add(id)) {
                throw new ToolFailure("The ticket " + id + " is given twice; each ticket needs a unique id.");
            }
            var subject = ticket.path("subject").asString("");
            var body = ticket.path("body").stringValue();
            sorted.add(Sorted.of(id, triage.get().assess(subject, body)));
            texts.add(new Themes.Text(id, subject, body));
        }
        var themes = Themes.of(texts, arguments.path("themes").intValue(DEFAULT_THEMES)).stream()
                .map(theme -> theme(theme, sorted))
                .toList();
        return Json.MAPPER.valueToTree(new Survey(
                sorted.size(),
                count(sorted, Sorted::category),
                count(sorted, Sorted::team),
                count(sorted, Sorted::sentiment),
                count(sorted, Sorted::priority),
                (int) sorted.stream().filter(Sorted::outOfScope).count(),
                themes,
                sorted));
    }

    private static Theme theme(Themes.Theme theme, List<Sorted> all) {
        var members =
                all.stream().filter(ticket -> theme.ids().contains(ticket.id())).toList();
        var category = count(members, Sorted::category).getFirst().value();
        var ofCategory = members.stream()
                .filter(ticket -> ticket.category().equals(category))
                .toList();
        return new Theme(
                theme.words(),
                members.size(),
                theme.ids(),
                category,
                count(ofCategory, Sorted::team).getFirst().value(),
                (int) members.stream().filter(Sorted::isUnhappy).count(),
                theme.quotes());
    }

    /** Labels with their counts: the most frequent first, equally frequent ones in alphabetical order. */
    private static List<Count> count(List<Sorted> tickets, Function<Sorted, String> label) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        tickets.forEach(ticket -> counts.merge(label.apply(ticket), 1, Integer::sum));
        return counts.entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<String, Integer> it) -> -it.getValue())
                        .thenComparing(Map.Entry::getKey))
                .map(it -> new Count(
                        it.getKey(), it.getValue(), Arguments.rounded((double) it.getValue() / tickets.size())))
                .toList();
    }

    private record Survey(
            int total,
            List<Count> categories,
            List<Count> teams,
            List<Count> sentiments,
            List<Count> priorities,
            int outOfScope,
            List<Theme> themes,
            List<Sorted> tickets) {}

    private record Count(String value, int tickets, double share) {}

    /** @param unhappy how many of its tickets are negative or angry */
    private record Theme(
            List<String> words,
            int tickets,
            List<String> ticketIds,
            String category,
            String team,
            int unhappy,
            List<Themes.Quote> quotes) {}

    private record Sorted(
            String id,
            String category,
            String team,
            String sentiment,
            String priority,
            String urgency,
            boolean outOfScope) {

        static Sorted of(String id, Triage found) {
            var labels = Stream.of(found.category(), found.team(), found.sentiment(), found.priority(), found.urgency())
                    .map(Label::value)
                    .toList();
            return new Sorted(
                    id, labels.get(0), labels.get(1), labels.get(2), labels.get(3), labels.get(4), found.outOfScope());
        }

        boolean isUnhappy() {
            return sentiment.equals("negative") || sentiment.equals("angry");
        }
    }
}
