package io.agentmarket.search;

import java.util.List;
import java.util.UUID;

/**
 * The indexed data of one chunk of a document.
 *
 * @param source where the document came from: an address, a path or a file name; its words are searched too
 * @param heading the headings (or declarations) that enclose the chunk, outermost first
 * @param vectors one for each of {@link Dense#windows}, of length one
 */
public record IndexedChunk(
        UUID chunk,
        UUID document,
        UUID customer,
        String title,
        String source,
        String heading,
        String text,
        List<float[]> vectors) {

    public IndexedChunk {
        vectors = List.copyOf(vectors);
    }
}
