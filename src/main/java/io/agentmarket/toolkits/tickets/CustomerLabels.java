package io.agentmarket.toolkits.tickets;

import io.agentmarket.shared.CustomerId;
import io.agentmarket.text.Label;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Labels learned from a customer's own tickets. */
@Component
final class CustomerLabels {

    private final OwnTickets own;

    CustomerLabels(OwnTickets own) {
        this.own = own;
    }

    /**
     * The customer's label for a text; empty if the customer has fewer than two labels, or if the text is like none of
     * its tickets.
     */
    Optional<Label> assign(CustomerId customer, String text) {
        return own.of(customer).assign(text);
    }
}
