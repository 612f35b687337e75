package io.agentmarket.toolkits.tickets;

/**
 * A section that was found.
 *
 * @param score likeness in meaning to the query, 0 to 1; the order of results also counts words in common
 */
record HelpSection(
        String articleId, String title, String category, String product, String heading, String text, double score) {}
