package io.agentmarket.knowledge;

import io.agentmarket.text.Embedder;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The vectors of a chunk: one for each window of 128 tokens, 80 apart, each with the words of where it stands before it. A
 * short window keeps one subject; the mean over a long chunk is near to nothing in particular.
 */
final class Dense {

    private static final int SIZE = 128;
    private static final int STRIDE = 80;

    private Dense() {}

    /** One vector of length one for each window, at least one; some 8 ms each. */
    static List<float[]> windows(String title, String source, String heading, String text) {
        var place = Stream.of(title, PassageWords.ofSource(source), heading)
                .filter(part -> !part.isBlank())
                .collect(Collectors.joining("\n"));
        return Embedder.shared()
                .embedAll(windows(text).stream()
                        .map(window -> (place + "\n" + window).strip())
                        .toList());
    }

    /** The windows of a text as they stand in it, at least one. */
    static List<String> windows(String text) {
        return Embedder.shared().windows(text, SIZE, STRIDE);
    }
}
