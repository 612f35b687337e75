package io.agentmarket.search;

import io.agentmarket.text.Embedder;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The vectors of a chunk: one for each window of 128 tokens, 80 apart, each prefixed with its context: headings, and
 * the chunk's declarations. A short window has one subject; the mean over a long chunk is close to nothing in
 * particular.
 */
public final class Dense {

    private static final int SIZE = 128;
    private static final int STRIDE = 80;

    /** Characters of declarations, some 70 tokens, so that the window's own text still dominates. */
    private static final int MAX_DECLARED = 240;

    private Dense() {}

    /** One vector of length one for each window, at least one; each takes about 8 ms. */
    public static List<float[]> windows(String title, String source, String heading, String text) {
        var declarations = Declarations.in(text);
        var declared = declarations.substring(0, Math.min(MAX_DECLARED, declarations.length()));
        var place = Stream.of(title, PassageWords.ofSource(source), heading, declared)
                .filter(part -> !part.isBlank())
                .collect(Collectors.joining("\n"));
        return Embedder.shared()
                .embedAll(Embedder.shared().windows(text, SIZE, STRIDE).stream()
                        .map(window -> (place + "\n" + window).strip())
                        .toList());
    }
}
