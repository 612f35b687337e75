package io.agentmarket.toolkits.data.plans;

/**
 * What became of every row: in + added = out + rejected + filtered + merged. The rows in, out and rejected are counted
 * in the source, the result and the table of rejected rows; the others by the steps.
 *
 * @param unattributed rows of a customer's own SQL of which it cannot be proved how they became fewer or more; 0 else
 * @param words the equation, and why rows are not attributed
 */
public record Account(
        long in,
        long out,
        long rejected,
        long filtered,
        long merged,
        long added,
        long unattributed,
        boolean holds,
        String words) {

    static Account of(long in, long out, long rejected, long filtered, long merged, long added) {
        boolean holds = in + added == out + rejected + filtered + merged;
        var words = in + " in" + (added == 0 ? "" : " + " + added + " added") + (holds ? " = " : " is not ") + out
                + " out + " + rejected + " rejected + " + filtered + " filtered + " + merged + " merged";
        return new Account(in, out, rejected, filtered, merged, added, 0, holds, words);
    }
}
