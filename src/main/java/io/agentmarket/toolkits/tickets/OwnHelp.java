package io.agentmarket.toolkits.tickets;

import io.agentmarket.shared.CustomerId;

/** Where a customer's own help articles are read. */
@FunctionalInterface
interface OwnHelp {

    /** As they are now, whichever replica they were added on. */
    HelpShelf of(CustomerId customer);
}
