package io.agentmarket.toolkits.tickets;

import io.agentmarket.shared.CustomerId;

/** Where a customer's own labelled tickets are read. */
@FunctionalInterface
interface OwnTickets {

    /** As they were at most 30 s ago. */
    TicketShelf of(CustomerId customer);
}
