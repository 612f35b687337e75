package io.agentmarket.documents;

import java.util.List;
import java.util.UUID;

/**
 * The text read from a document.
 *
 * @param source the file name or address from the customer; empty if there is none
 * @param sections in reading order; no text occurs twice
 * @param complete false when the document continues beyond this part
 */
public record DocumentText(UUID documentId, String title, String source, List<Section> sections, boolean complete) {

    public DocumentText {
        sections = List.copyOf(sections);
    }

    /**
     * @param chunkId the id of the passage that search finds for this text
     * @param heading as in {@link Passage}
     */
    public record Section(UUID chunkId, String heading, String text) {}
}
