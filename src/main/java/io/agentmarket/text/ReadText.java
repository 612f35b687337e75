package io.agentmarket.text;

import io.agentmarket.text.Embedder.Reading;

/** A text with its words and its vectors. */
public record ReadText(String text, Words words, Reading reading) {

    public static ReadText of(String text) {
        return new ReadText(text, Words.of(text), Embedder.shared().read(text));
    }

    public boolean isWordless() {
        return words.words().stream().noneMatch(Words.Word::isSpoken);
    }
}
