package io.agentmarket.toolkits.tickets;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.JsonSchema;
import io.agentmarket.toolkits.tickets.care.CareReview;
import io.agentmarket.toolkits.tickets.foreign.ForeignTickets;
import io.agentmarket.toolkits.tickets.mail.TicketLanguage;
import io.agentmarket.tools.Arguments;
import io.agentmarket.tools.Tool;
import io.agentmarket.tools.ToolContext;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;
import tools.jackson.databind.JsonNode;

/** Sorts a support ticket. Reaches the shipped weights and the run's own customer's labelled tickets. */
@Component
class TriageTicketTool implements Tool {

    private static final JsonSchema ARGUMENTS = Arguments.schema("""
        {"type": "object", "required": ["subject", "body"], "additionalProperties": false, "properties": {
           "subject": {"type": "string", "maxLength": 300},
           "body": {"type": "string", "maxLength": 100000},
           "language": {"type": "string", "maxLength": 10, "description": "where the ticket's sender says it"}}}
        """);

    private final CustomerLabels customerLabels;
    private final DeskTriage desks;
    private final ForeignTickets foreign;
    private final Supplier<TicketTriage> triage = SingletonSupplier.of(TicketTriage::load);

    TriageTicketTool(CustomerLabels customerLabels, DeskTriage desks, ForeignTickets foreign) {
        this.customerLabels = customerLabels;
        this.desks = desks;
        this.foreign = foreign;
    }

    @Override
    public String name() {
        return "triage_ticket";
    }

    @Override
    public String description() {
        return "Sorts a ticket's newest message: category and the next likely one, priority, sentiment, urgency and"
                + " team, each with confidence (0 to 1) and words of the ticket; the customer's own label; an intent for"
                + " retail banking; whether it is no ticket; `desk`, what the company's own help desk makes of it. Of"
                + " languages but English it says \"unknown\", or with little confidence what a multilingual model says.";
    }

    @Override
    public JsonSchema arguments() {
        return ARGUMENTS;
    }

    @Override
    public JsonNode call(ToolContext context, JsonNode arguments) {
        var subject = arguments.path("subject").stringValue();
        var body = arguments.path("body").stringValue();
        var language =
                TicketLanguage.of(subject, body, arguments.path("language").asString(""));
        var heads = triage.get();
        var care = CareReview.of(subject, body);
        var text = subject + "\n" + body;
        var rules = new TriageRules(heads.teams());
        var assessed = heads.assess(subject, body);
        var found = language.english()
                ? rules.apply(assessed, subject, body)
                : rules.foreign(foreign.judge(text), care, assessed.outOfScopeScore());
        var own = customerLabels.assign(context.customer(), text);
        var desk = desks.judge(context, found, text, care);
        return Json.MAPPER.valueToTree(new Sorted(
                Decision.of(found.category()),
                language.english() ? Decision.of(found.second()) : null,
                Decision.of(desk.level()),
                Decision.of(found.sentiment()),
                Decision.of(found.urgency()),
                Decision.of(found.team()),
                language.english() ? Decision.of(heads.teams().suggest(found.second(), found.priority())) : null,
                own.map(Decision::of).orElse(null),
                found.intent() == null ? null : Decision.of(found.intent()),
                desk.view(),
                found.outOfScope(),
                Arguments.rounded(found.outOfScopeScore())));
    }

    /** Loads the weights and the embedding model so that the first call does not wait for them. */
    void load() {
        triage.get().assess("Password", "How do I reset my password?");
        foreign.load();
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Sorted(
            Decision category,
            @Nullable Decision secondCategory,
            Decision priority,
            Decision sentiment,
            Decision urgency,
            Decision team,
            @Nullable Decision secondTeam,
            @Nullable Decision ownLabel,
            @Nullable Decision intent,
            DeskTriage.@Nullable View desk,
            boolean outOfScope,
            double outOfScopeScore) {}
}
