package io.agentmarket.documents;

import java.util.List;
import java.util.UUID;

/**
 * The text read from a document.
 *
 * @param source file name or address as the customer gave it; empty when it gave none
 * @param sections in reading order; no text occurs twice
 * @param complete false when the document continues beyond this part
 */
public record DocumentText(UUID documentId, String title, String source, List<Section> sections, boolean complete) {

    public DocumentText {
        sections = List.copyOf(sections);
    }

    /**
     * @param chunkId names the passage that search finds for this text
     * @param heading as in {@link Passage}
     */
    public record Section(UUID chunkId, String heading, String text) {}
}
