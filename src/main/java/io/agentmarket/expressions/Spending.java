package io.agentmarket.expressions;

/**
 * The budget of one evaluation. It counts steps and not time, so that an evaluation repeated after a crash ends as
 * before.
 *
 * <p>Values share what they are made of, so a hundred steps may make one that would be written with a billion items.
 * Nothing is asked for that: it is each item that counts when the value is compared, written or handed out.
 */
final class Spending {

    /** Evaluated terms, and items copied, compared or written: about 50 ms of one core for the plainest terms. */
    static final int MAX_STEPS = 500_000;

    /**
     * Terms inside each other while they are evaluated, and lists and objects while they are walked; a stack holds
     * several times as many.
     */
    static final int MAX_DEPTH = 600;

    /** Characters of one text. */
    static final int MAX_TEXT = 256 * 1024;

    /** How many characters cost as much as one step. */
    private static final int TEXT_PER_STEP = 64;

    /** How many characters are compared at a known place in that time. */
    private static final int COMPARED_PER_STEP = 1_024;

    /** So many steps are taken before the allowance that others share is asked. */
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

    /** Where a failure was caught: what it left was not left one by one. */
    void backTo(int before) {
        depth = before;
    }

    void items(long count) {
        steps(count);
    }

    /** A text is made. */
    void text(long characters) {
        text(characters, characters);
    }

    /** A text is made longer in its place. */
    void text(long characters, long added) {
        if (characters > MAX_TEXT) {
            throw JqException.limit("makes a text of more than " + MAX_TEXT + " characters");
        }
        steps(1 + added / TEXT_PER_STEP);
    }

    /** Characters are looked at once. */
    void read(long characters) {
        steps(characters / TEXT_PER_STEP);
    }

    /** One text is looked for in another, at worst from each of its characters to the part's end. */
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

    /** Takes what was spent out of the allowance. */
    void tell() {
        var untold = steps - told;
        told = steps;
        allowance.steps(untold);
    }
}
