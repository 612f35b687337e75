package io.agentmarket.documents;

import java.util.UUID;

/**
 * A piece of one of a customer's documents that a search found.
 *
 * @param source the file name or address from the customer; empty if there is none
 * @param heading the headings above the text, outermost first, as {@code A > B}; {@code Page 3} in a PDF; may be empty
 * @param position the position in the document, counted from 0
 * @param relevance 0 to 1: the calibrated probability that the passage helps to answer the query
 */
public record Passage(
        UUID chunkId,
        UUID documentId,
        String title,
        String source,
        String heading,
        String text,
        int position,
        double relevance) {}
