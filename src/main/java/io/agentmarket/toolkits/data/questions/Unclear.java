package io.agentmarket.toolkits.data.questions;

import java.util.List;

/** Why a question is not answered. */
final class Unclear extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<String> words;

    Unclear(String reason, String... words) {
        super(reason, null, false, false);
        this.words = List.of(words);
    }

    List<String> words() {
        return words;
    }
}
