package io.agentmarket.agents;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.shared.Json;
import io.agentmarket.toolkits.tickets.OwnDesk;
import java.util.ArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Help desks of several trades: whose tickets are answered without a person. */
@Tag("stores")
class OwnDesksTest {

    private static final AgentPackage AGENT =
            Packages.load("").find("ticket-resolver").orElseThrow();

    @ParameterizedTest
    @CsvSource({"library-desk, 17, 20", "gym-desk, 8, 10", "pottery-desk, 5, 5"})
    void no_near_miss_is_answered_unread_and_most_fitting_tickets_are(String desk, int least, int fitting) {
        var replay = new Replay(OwnDesk.documents(desk).documents());
        var agent = AGENT.configured(OwnDesk.config(desk));
        var wrong = new ArrayList<String>();
        var asked = new ArrayList<String>();
        int answered = 0;
        for (var ticket : OwnDesk.cases(desk)) {
            var input = Json.MAPPER
                    .createObjectNode()
                    .put("subject", ticket.subject())
                    .put("body", ticket.body());
            var output = replay.play(agent, input).output();
            var cited = output.at("/resolution_steps/0/citation/title").asString("");
            boolean unread = !output.at("/requires_human/value").booleanValue();
            if (unread && !cited.equals(ticket.article())) {
                wrong.add(ticket.text() + " -> " + cited);
            } else if (unread) {
                answered++;
            } else if (!ticket.article().isEmpty()) {
                asked.add(ticket.text() + " -> " + cited
                        + output.at("/requires_human/reason").asString());
            }
        }

        assertThat(wrong).isEmpty();
        assertThat(answered)
                .as("of " + fitting + ", not: " + String.join("\n", asked))
                .isGreaterThanOrEqualTo(least);
    }
}
