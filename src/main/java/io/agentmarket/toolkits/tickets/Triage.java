package io.agentmarket.toolkits.tickets;

import io.agentmarket.text.Label;
import org.jspecify.annotations.Nullable;

/**
 * The category of a ticket and the team for it. {@code second} is the next likely category; {@code intent} is a
 * fine-grained intent of retail banking, null for any other ticket; {@code outOfScope} says that the text is no support
 * ticket at all and a person should look at it.
 */
record Triage(
        Label category,
        Label second,
        Label priority,
        Label sentiment,
        Label urgency,
        Label team,
        @Nullable Label intent,
        boolean outOfScope,
        double outOfScopeScore) {}
