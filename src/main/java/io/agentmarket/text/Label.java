package io.agentmarket.text;

import java.util.List;

/**
 * One decision about a text: the value, how probable it is (0 to 1), and at most five words of the text that spoke for
 * it, the strongest first.
 */
public record Label(String value, double confidence, List<String> evidence) {
    public Label {
        evidence = List.copyOf(evidence);
    }
}
