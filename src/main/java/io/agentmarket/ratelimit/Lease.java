package io.agentmarket.ratelimit;

/**
 * Which place among the concurrent runs a decision takes.
 *
 * @param owner who holds it; empty takes none
 * @param allowed places there are, as the script reads it: empty does not look, negative takes one above any limit
 */
record Lease(String owner, String allowed) {

    /** Leases are neither taken nor counted. */
    static final Lease NONE = new Lease("", "");

    static Lease within(String owner, int allowed) {
        return new Lease(owner, Integer.toString(allowed));
    }

    static Lease aboveAnyLimit(String owner) {
        return new Lease(owner, "-1");
    }

    /** Counts them, takes none. */
    static Lease looked() {
        return new Lease("", "0");
    }
}
