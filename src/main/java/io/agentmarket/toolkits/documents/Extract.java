package io.agentmarket.toolkits.documents;

import java.util.List;

/**
 * The passages' answer to a question.
 *
 * @param support 0 to 1: how likely it is that the passages answer the question
 * @param quotes in reading order; given whether or not they are likely to answer
 */
record Extract(double support, List<Quote> quotes) {

    /**
     * The support from which a question counts as answered; {@code KnowledgeBaseAnswersTest} shows the errors at this
     * threshold.
     */
    private static final double ENOUGH = 0.5;

    public Extract {
        quotes = List.copyOf(quotes);
    }

    public boolean isAnswer() {
        return support >= ENOUGH;
    }
}
