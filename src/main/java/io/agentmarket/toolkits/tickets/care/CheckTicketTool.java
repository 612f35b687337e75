package io.agentmarket.toolkits.tickets.care;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.JsonSchema;
import io.agentmarket.tools.Arguments;
import io.agentmarket.tools.Tool;
import io.agentmarket.tools.ToolContext;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Finds what a support agent must consider in a ticket, and the facts that an answer must use. Reaches nothing. */
@Component
public class CheckTicketTool implements Tool {

    private static final JsonSchema ARGUMENTS = Arguments.schema("""
        {"type": "object", "required": ["subject", "message"], "additionalProperties": false, "properties": {
           "subject": {"type": "string", "maxLength": 300},
           "message": {"type": "string", "maxLength": 100000}}}
        """);

    @Override
    public String name() {
        return "check_ticket";
    }

    @Override
    public String description() {
        return "Finds what a person has to weigh in a ticket: crime, danger, threats, law, children, money asked back,"
                + " a repeated or long matter, a mixed tone; what the customer tried already or cannot do; impact and"
                + " deadline; and the order, invoice, amount and dates that an answer must use. `reasons` are sentences;"
                + " none does not mean that no person is needed.";
    }

    @Override
    public JsonSchema arguments() {
        return ARGUMENTS;
    }

    @Override
    public JsonNode call(ToolContext context, JsonNode arguments) {
        var subject = arguments.path("subject").stringValue();
        var message = arguments.path("message").stringValue();
        var review = CareReview.of(subject, message);
        var asked = review.askedBack();
        return Json.MAPPER.valueToTree(new Checked(
                review.reasons(),
                review.safety().stream().map(Found::new).toList(),
                review.isSecurity(),
                asked.wants(),
                asked.asked().stream().map(Asked::new).toList(),
                asked.total(),
                review.tried(),
                review.impact(),
                Facts.of(subject + "\n" + message, review.impact())));
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Checked(
            List<String> reasons,
            List<Found> safety,
            boolean security,
            boolean wantsMoney,
            List<Asked> askedBack,
            BigDecimal askedBackTotal,
            List<Tried> tried,
            Impact impact,
            Facts facts) {}

    private record Found(String kind, String words) {

        Found(Safety found) {
            this(found.kind().name().toLowerCase(Locale.ROOT), found.words());
        }
    }

    private record Asked(
            String text, BigDecimal value, @Nullable String currency) {

        Asked(Amounts.Amount amount) {
            this(amount.text(), amount.value(), amount.currency().isEmpty() ? null : amount.currency());
        }
    }
}
