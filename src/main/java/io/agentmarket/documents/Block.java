package io.agentmarket.documents;

/** A piece of a document that a format's reader found, in reading order. */
sealed interface Block {

    String text();

    /** @param level 1 for the outermost */
    record Heading(int level, String text) implements Block {}

    /** Sentences; may be split between two sentences. */
    record Prose(String text) implements Block {}

    /** Code, a table or a list; may be split only between two lines. */
    record Lines(String text) implements Block {}
}
