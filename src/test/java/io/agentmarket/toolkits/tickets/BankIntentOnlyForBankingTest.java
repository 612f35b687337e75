package io.agentmarket.toolkits.tickets;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class BankIntentOnlyForBankingTest {

    private static final TicketTriage TRIAGE = TicketTriage.load();

    @Test
    void twenty_tickets_that_are_not_about_banking_get_no_bank_intent() {
        var tickets = lines("non-banking-tickets.txt");

        assertThat(tickets).hasSize(20);
        assertThat(tickets)
                .allSatisfy(
                        ticket -> assertThat(TRIAGE.assess("", ticket).intent()).isNull());
    }

    @Test
    void at_least_eighteen_of_twenty_banking_tickets_get_their_intent() {
        var tickets = lines("banking-tickets.txt").stream()
                .map(line -> line.split("\t"))
                .toList();

        var found = tickets.stream()
                .filter(cells -> {
                    var intent = TRIAGE.assess("", cells[1]).intent();
                    return intent != null && intent.value().equals(cells[0]);
                })
                .toList();

        assertThat(tickets).hasSize(20);
        assertThat(found).hasSizeGreaterThanOrEqualTo(18);
    }

    private static List<String> lines(String name) {
        var stream = Objects.requireNonNull(
                BankIntentOnlyForBankingTest.class.getResourceAsStream("/toolkits/tickets/" + name));
        try (var reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            return reader.lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
