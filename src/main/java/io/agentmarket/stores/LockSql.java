package io.agentmarket.stores;

/** Advisory locks. Those with one number and those with two are apart. */
final class LockSql {

    static final String ALONE = "select pg_advisory_xact_lock(?)";

    static final String SHARED = "select pg_advisory_xact_lock_shared(?)";

    static final String TRY = "select pg_try_advisory_xact_lock(?)";

    static final String OF_OWNER = "select pg_advisory_xact_lock(?, hashtext(?))";

    private LockSql() {}
}
