package io.agentmarket.expressions;

/**
 * The budget of one evaluation. It counts steps and not time, so that an evaluation that is repeated after a crash ends
 * in the same way.
 *
 * <p>Values share their parts, so a hundred steps may make a value that would be written with a billion items. Making
 * it costs nothing more; each item counts when the value is compared, written or returned.
 */
final class Spending {

    /** Evaluated terms, and items copied, compared or written: about 50 ms of one core for the simplest terms. */
    static final int MAX_STEPS = 500_000;

    /**
     * Nesting of terms during evaluation, and of lists and objects during traversal; the stack has room for several
     * times as many.
     */
    static final int MAX_DEPTH = 600;

    /** Characters of one text. */
    static final int MAX_TEXT = 256 * 1024;

    /** The number of characters that cost one step. */
    private static final int TEXT_PER_STEP = 64;

    /** The number of characters compared at a known place that cost one step. */
    private static final int COMPARED_PER_STEP = 1_024;

    /** The number of steps between two updates of the shared allowance. */
    private static final int UNTOLD = 1_024;

    private final Allowance allowance;
    private long steps;
    private long told;
    private int depth;

    Spending(Allowance allowance) {
        this.allowance = allowance;
    }

    void enter() {
        steps(1);
        if (++depth > MAX_DEPTH) {
            throw JqException.limit("is nested too deeply while it is evaluated");
        }
    }

    void leave() {
        depth--;
    }

    int depth() {
        return depth;
    }

    /** Resets the depth where a failure was caught: the failure skipped the levels in between. */
    void backTo(int before) {
        depth = before;
    }

    void items(long count) {
        steps(count);
    }

    /** Charges for making a text. */
    void text(long characters) {
        text(characters, characters);
    }

    /** Charges for extending a text in place. */
    void text(long characters, long added) {
        if (characters > MAX_TEXT) {
            throw JqException.limit("makes a text of more than " + MAX_TEXT + " characters");
        }
        steps(1 + added / TEXT_PER_STEP);
    }

    /** Charges for reading characters once. */
    void read(long characters) {
        steps(characters / TEXT_PER_STEP);
    }

    /** Charges for searching one text in another; at worst the whole part is compared at each character. */
    void search(String text, String part) {
        steps(1 + text.length() / TEXT_PER_STEP + (long) text.length() * part.length() / COMPARED_PER_STEP);
    }

    private void steps(long count) {
        steps += count;
        if (steps > MAX_STEPS) {
            throw JqException.limit("takes more than " + MAX_STEPS + " steps");
        }
        if (steps - told >= UNTOLD) {
            tell();
        }
    }

    /** Charges the steps spent so far to the allowance. */
    void tell() {
        var untold = steps - told;
        told = steps;
        allowance.steps(untold);
    }
}
