package io.agentmarket.toolkits.tickets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmarket.text.Weights;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ShippedWeightsTest {

    @Test
    void take_at_most_two_megabytes() throws IOException {
        try (var in = ShippedWeightsTest.class.getResourceAsStream("/toolkits/tickets/triage.bin")) {
            assertThat(in).isNotNull();
            assertThat(in.readAllBytes().length).isLessThanOrEqualTo(2_000_000);
        }
    }

    @Test
    void survive_being_written_again() throws IOException {
        var bytes = new ByteArrayOutputStream();
        var shipped = TicketTriage.shippedWeights();

        shipped.writeTo(bytes);
        var again = Weights.readFrom(new ByteArrayInputStream(bytes.toByteArray()));

        var text = "I cannot sign in to the portal";
        assertThat(new TicketTriage(again, Teams.load()).assess(text, ""))
                .isEqualTo(new TicketTriage(shipped, Teams.load()).assess(text, ""));
    }

    @Test
    void are_refused_when_damaged() {
        assertThatThrownBy(() -> Weights.readFrom(new ByteArrayInputStream(new byte[100])))
                .isInstanceOf(IOException.class);
    }

    @Test
    void know_a_team_for_every_category() {
        var teams = Teams.load();

        assertThat(TicketTriage.shippedWeights().general().category().labels())
                .hasSizeGreaterThanOrEqualTo(14)
                .allSatisfy(
                        category -> assertThat(teams.find(category, "normal")).isPresent());
    }

    @Test
    void hold_on_the_tickets_kept_from_training() {
        var heldOut = new HeldOutTickets();

        assertThat(heldOut.accuracy(Ticket::category, Triage::category)).isGreaterThan(0.68);
        assertThat(heldOut.accuracy(Ticket::priority, Triage::priority)).isGreaterThan(0.68);
        assertThat(heldOut.accuracy(Ticket::sentiment, Triage::sentiment)).isGreaterThan(0.78);
        assertThat(heldOut.accuracy(Ticket::urgency, Triage::urgency)).isGreaterThan(0.84);
        assertThat(heldOut.outOfScope(true)).isGreaterThan(0.80);
        assertThat(heldOut.outOfScope(false)).isLessThan(0.08);
        assertThat(heldOut.withBankIntent()).isLessThan(0.04);
    }
}
