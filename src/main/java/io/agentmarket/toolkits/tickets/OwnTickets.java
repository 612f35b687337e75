package io.agentmarket.toolkits.tickets;

import io.agentmarket.shared.CustomerId;

/** Where a customer's own labelled tickets are read. */
@FunctionalInterface
interface OwnTickets {

    /** A state that is at most 30 s old. */
    TicketShelf of(CustomerId customer);
}
