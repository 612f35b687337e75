package io.agentmarket.toolkits.documents;

/**
 * What may be quoted of a text on its own: UTF-16 offsets, end exclusive, without the space around it.
 *
 * @param block counts the paragraphs, lists, tables and code blocks of the text
 */
record Unit(Kind kind, int block, int start, int end) {

    /**
     * A prose unit is one sentence, an item one whole list item; a table row stands for itself only in a long table.
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
