package io.agentmarket.toolkits.documents;

import io.agentmarket.documents.Passage;

/**
 * A part of a passage that is relevant to a question: whole sentences, list items or code, unchanged.
 *
 * @param start its start in the passage's text, in UTF-16 units
 * @param text the passage's own characters from there on
 * @param score 0 to 1; orders the quotes for one question, and is comparable only within it
 */
record Quote(Passage passage, int start, String text, double score) {

    /** Whether it contains a list, a table or code, whose line breaks matter. */
    public boolean isBlock() {
        return Units.of(text).stream().anyMatch(unit -> unit.kind() != Unit.Kind.SENTENCE);
    }

    int end() {
        return start + text.length();
    }
}
