package io.agentmarket.toolkits.tickets;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.shared.ExecutionId;
import io.agentmarket.shared.Json;
import io.agentmarket.text.Embedder;
import io.agentmarket.text.Label;
import io.agentmarket.toolkits.tickets.care.CareReview;
import io.agentmarket.tools.MemorySteps;
import io.agentmarket.tools.Secrets;
import io.agentmarket.tools.ToolContext;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A ticket in the words of a customer's own help desk. */
class DeskTriageTest {

    private static final Label FINANCE = new Label("finance", 0.8, List.of());

    @Test
    void without_a_desk_nothing_changes() {
        var judged = judge("{\"help_articles\": \"own\"}", TicketShelf.EMPTY, "A text", "normal");

        assertThat(judged.view()).isNull();
        assertThat(judged.level().value()).isEqualTo("normal");
    }

    @Test
    void a_labelled_ticket_teaches_the_category_of_its_name() {
        var config = """
                {"categories": [
                  {"name": "keys", "team": "office", "examples": ["I lost the key of my locker."]},
                  {"name": "food", "team": "kitchen", "examples": ["The soup was cold again today."]}]}""";
        var ticket = "Zumba\nIs the zumba course on Monday cancelled?";
        var taught = shelf("FOOD", "Zumba", "When does the zumba course begin?", "Is zumba on Tuesday full?");

        assertThat(category(judge(config, TicketShelf.EMPTY, ticket, "normal"))).isEqualTo("unknown");
        assertThat(category(judge(config, taught, ticket, "normal"))).isEqualTo("food");
    }

    @ParameterizedTest
    @CsvSource({"urgent, now", "high, soon", "normal, soon", "low, whenever"})
    void an_own_priority_stands_for_its_level_or_the_next_below(String level, String own) {
        var config = """
                {"priorities": [
                  {"name": "whenever", "stands_for": "low"},
                  {"name": "now", "stands_for": "urgent"},
                  {"name": "soon", "stands_for": "high"}]}""";

        assertThat(view(judge(config, TicketShelf.EMPTY, "A text", level))
                        .priority()
                        .value())
                .isEqualTo(own);
    }

    @Test
    void an_example_decides_the_priority_but_talks_down_nothing_grave() {
        var config = """
                {"priorities": [
                  {"name": "P1", "stands_for": "urgent", "respond_within_minutes": 15},
                  {"name": "P4", "stands_for": "low", "examples": ["My locker does not close.", "There is a fire in my locker."]}]}""";

        var calm = judge(config, TicketShelf.EMPTY, "Locker\nThe door of my locker does not close.", "normal");
        var grave = judge(config, TicketShelf.EMPTY, "Fire\nThere is a fire in my locker, it is burning.", "urgent");

        assertThat(view(calm).priority().value()).isEqualTo("P4");
        assertThat(view(calm).due()).isNull();
        assertThat(view(grave).priority().value()).isEqualTo("P1");
        assertThat(view(grave).due().respondBy()).isEqualTo(SeededKnowledge.NOW.plusSeconds(900));
    }

    @Test
    void a_priority_with_a_team_goes_before_the_category() {
        var config = """
                {"categories": [
                  {"name": "keys", "team": "office", "examples": ["I lost the key of my locker.", "My locker key is gone."]},
                  {"name": "food", "team": "kitchen", "examples": ["The soup was cold again today."]}],
                 "priorities": [{"name": "P1", "stands_for": "urgent", "team": "on call"}, {"name": "P3", "stands_for": "normal"}]}""";
        var ticket = "Key\nI lost the key of my locker today.";

        assertThat(view(judge(config, TicketShelf.EMPTY, ticket, "normal"))
                        .team()
                        .value())
                .isEqualTo("office");
        assertThat(view(judge(config, TicketShelf.EMPTY, ticket, "urgent"))
                        .team()
                        .value())
                .isEqualTo("on call");
    }

    @Test
    void a_ticket_of_no_own_category_gets_no_bundled_team() {
        var categories = """
                "categories": [
                  {"name": "keys", "team": "office", "examples": ["I lost the key of my locker."]},
                  {"name": "food", "team": "kitchen", "examples": ["The soup was cold again today."]}]""";
        var ticket = "Wine\nWhich wine goes with grilled salmon?";

        assertThat(team(judge("{" + categories + "}", TicketShelf.EMPTY, ticket, "normal")))
                .isEqualTo("unknown");
        assertThat(team(judge(
                        "{" + categories + ", \"other_team\": \"front desk\"}", TicketShelf.EMPTY, ticket, "normal")))
                .isEqualTo("front desk");
    }

    private static String team(DeskTriage.Judged judged) {
        return view(judged).team().value();
    }

    private static String category(DeskTriage.Judged judged) {
        return view(judged).category().value();
    }

    private static DeskTriage.View view(DeskTriage.Judged judged) {
        assertThat(judged.view()).isNotNull();
        return judged.view();
    }

    private static DeskTriage.Judged judge(String config, TicketShelf tickets, String text, String level) {
        var priority = new Label(level, 0.7, List.of());
        var found = new Triage(FINANCE, FINANCE, priority, FINANCE, FINANCE, FINANCE, null, false, 0);
        var context = new ToolContext(
                OwnDesk.CUSTOMER,
                new ExecutionId(new UUID(0, 2)),
                "k",
                Json.MAPPER.createObjectNode(),
                new MemorySteps(),
                new ToolContext.Own(Json.MAPPER.readTree(config), Secrets.NONE));
        return new DeskTriage(new DeskHeads(customer -> tickets), Clock.fixed(SeededKnowledge.NOW, ZoneOffset.UTC))
                .judge(context, found, text, CareReview.of("", text));
    }

    private static TicketShelf shelf(String label, String subject, String... bodies) {
        return new TicketShelf(List.of(bodies).stream()
                .map(body -> new TicketShelf.Ticket(
                        UUID.randomUUID(),
                        label,
                        subject,
                        body,
                        null,
                        Embedder.shared().embed(TicketShelf.Ticket.text(subject, body))))
                .toList());
    }
}
