package io.agentmarket.toolkits.data.questions;

import java.util.List;

/**
 * What a question in words means.
 *
 * @param answered whether it was understood; if not, {@code words} says why and which columns there are
 * @param sql a select; empty if it was not understood
 * @param words the meaning in words, or the refusal
 * @param notUnderstood the words that were not understood
 */
public record QuestionAnswer(boolean answered, String sql, String words, List<String> notUnderstood) {

    public QuestionAnswer {
        notUnderstood = List.copyOf(notUnderstood);
    }
}
