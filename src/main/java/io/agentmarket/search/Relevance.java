package io.agentmarket.search;

/**
 * The probability that a search's first passage answers the question, by logistic regression on its two scores.
 *
 * <p>Fitted by {@code bench/score-retrieval} (138 answerable questions; the same ones without their document or without
 * their chunks, asked about the other corpus, and 200 questions about anything, weighted so that half of all questions
 * are answerable). If the real share differs, the probabilities are biased, but the order is not.
 */
final class Relevance {

    private static final double BIAS = -5.1;
    private static final double OF_WORDS = 6.3;
    private static final double OF_NEARNESS = 5.1;

    private static final double BIAS_OF_WORDS_ALONE = -3.2;
    private static final double OF_WORDS_ALONE = 7.9;

    private Relevance() {}

    static double of(double words, double nearness) {
        return probability(BIAS + OF_WORDS * words + OF_NEARNESS * nearness);
    }

    /** The probability without a search by meaning. */
    static double of(double words) {
        return probability(BIAS_OF_WORDS_ALONE + OF_WORDS_ALONE * words);
    }

    private static double probability(double logit) {
        return 1 / (1 + Math.exp(-logit));
    }
}
