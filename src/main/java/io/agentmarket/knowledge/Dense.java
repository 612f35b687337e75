package io.agentmarket.knowledge;

import io.agentmarket.text.Embedder;
import java.util.List;

/** The vectors of a chunk. */
final class Dense {

    private Dense() {}

    /** One vector of length one for each window of the text; at least one. Some 6 ms each. */
    static List<float[]> windows(String title, String source, String heading, String text) {
        return List.of(Embedder.shared().embed(title + "\n" + source + "\n" + heading + "\n" + text));
    }
}
