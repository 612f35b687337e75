package io.agentmarket.toolkits.documents;

/**
 * A part of a text that can be quoted alone: UTF-16 offsets, end exclusive, without surrounding space.
 *
 * @param block counts the paragraphs, lists, tables and code blocks of the text
 */
record Unit(Kind kind, int block, int start, int end) {

    /**
     * A prose unit is one sentence, an item is one whole list item; a table row is a unit only in a long table.
     */
    enum Kind {
        SENTENCE,
        ITEM,
        TABLE,
        CODE
    }

    String in(String text) {
        return text.substring(start, end);
    }

    int length() {
        return end - start;
    }
}
