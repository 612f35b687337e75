package io.agentmarket.toolkits.tickets.foreign;

import io.agentmarket.text.Label;

/** What the heads say of one ticket; "unknown" with confidence 0 where a head cannot tell. No words are evidence. */
public record ForeignTriage(Label category, Label priority, Label sentiment, Label urgency) {}
