package io.agentmarket.toolkits.tickets;

import io.agentmarket.shared.CustomerId;

/** Where a customer's own help articles are read. */
@FunctionalInterface
interface OwnHelp {

    /** The current articles, including those that another replica added. */
    HelpShelf of(CustomerId customer);
}
