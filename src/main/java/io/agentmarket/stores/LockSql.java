package io.agentmarket.stores;

/** Statements for advisory locks. Locks with one number and locks with two numbers are separate. */
final class LockSql {

    static final String ALONE = "select pg_advisory_xact_lock(?)";

    static final String SHARED = "select pg_advisory_xact_lock_shared(?)";

    static final String TRY = "select pg_try_advisory_xact_lock(?)";

    static final String OF_OWNER = "select pg_advisory_xact_lock(?, hashtext(?))";

    private LockSql() {}
}
