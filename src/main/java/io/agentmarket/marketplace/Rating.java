package io.agentmarket.marketplace;

/**
 * Customers' rating of a package.
 *
 * @param average the average of the stars, 1.0 to 5.0 with one decimal; 0 without reviews
 * @param count the number of reviews
 */
record Rating(double average, long count) {

    static final Rating NONE = new Rating(0, 0);
}
