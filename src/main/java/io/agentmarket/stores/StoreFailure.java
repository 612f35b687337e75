package io.agentmarket.stores;

import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import io.lettuce.core.RedisBusyException;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisLoadingException;
import io.lettuce.core.RedisReadOnlyException;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.CannotCreateTransactionException;

/**
 * The meaning of a failure of PostgreSQL or Redis for its caller: not now, never, or of unknown outcome. The one place
 * that reads SQLSTATEs (PostgreSQL, appendix A) and exception types of the drivers.
 */
public enum StoreFailure {
    /** Nothing was done, because another transaction took precedence: the same transaction may succeed at once. */
    CONFLICT,

    /** Nothing was done: a row was locked for long, or the statement took too long. Other rows are not affected. */
    LOCKED,

    /** Nothing was done: the store accepts no writes. */
    READ_ONLY,

    /** The store does not answer, has no room, or ended the session. Whether a pending commit took place is unknown. */
    AWAY,

    /** The same call fails again: the store is not the reason. */
    NEVER;

    private static final Set<String> CONFLICTS = Set.of("40001", "40P01");
    /** Lock timeout, object in use, statement timeout. */
    private static final Set<String> LOCKS = Set.of("55P03", "55006", "57014");

    private static final String NO_WRITES = "25006";

    /** A transaction that the server ended after a timeout, or whose outcome the server does not know. */
    private static final Set<String> ENDED = Set.of("25P03", "25P04", "40003");

    /** Connection, resources, operator intervention, system. */
    private static final Set<String> AWAY_CLASSES = Set.of("08", "53", "57", "58");

    /** First words of Redis' temporary refusals. */
    private static final Set<String> REDIS_PASSING =
            Set.of("LOADING", "BUSY", "OOM", "MISCONF", "CLUSTERDOWN", "MASTERDOWN", "NOREPLICAS", "TRYAGAIN");

    private static final int MAX_CAUSES = 20;

    /** Seconds after which a caller may retry. */
    private static final int RETRY_AFTER = 2;

    /** The classification by the nearest known cause; {@link #NEVER} if there is none. */
    public static StoreFailure of(Throwable thrown) {
        Throwable link = thrown;
        var otherwise = NEVER;
        for (int n = 0; link != null && n < MAX_CAUSES; n++) {
            switch (link) {
                case SQLException sql -> {
                    return of(sql);
                }
                case RedisException redis -> {
                    return of(redis);
                }
                case AppException known
                when !isOfAStore(known) -> {
                    return NEVER;
                }
                case AppException known
                when known.getCause() == null -> {
                    return AWAY;
                }
                default -> {
                    otherwise = isWithoutStore(link) ? AWAY : otherwise;
                    link = link.getCause();
                }
            }
        }
        return otherwise;
    }

    /** The classification by exceptions of the data access layer, if no driver's exception is known. */
    private static boolean isWithoutStore(Throwable thrown) {
        return thrown instanceof DataAccessResourceFailureException
                || thrown instanceof TransientDataAccessException
                || thrown instanceof CannotCreateTransactionException;
    }

    /** Whether the same call may succeed later. */
    public boolean isPassing() {
        return this != NEVER;
    }

    /**
     * For a log: the failure if a store caused it, since such failures are logged once for all callers; otherwise null.
     */
    public static @Nullable Throwable causeFor(Throwable thrown) {
        return of(thrown).isPassing() ? thrown : null;
    }

    /** The error for a caller of the API. */
    public static AppException toAppException(@Nullable Throwable cause) {
        return new AppException(ErrorCode.STORE_UNAVAILABLE, ErrorCode.STORE_UNAVAILABLE.sentence(), cause)
                .with("retry_after", RETRY_AFTER);
    }

    private static boolean isOfAStore(AppException e) {
        return e.code() == ErrorCode.STORE_UNAVAILABLE || e.code() == ErrorCode.LIMITER_UNAVAILABLE;
    }

    private static StoreFailure of(SQLException e) {
        var state = String.valueOf(e.getSQLState());
        if (CONFLICTS.contains(state)) {
            return CONFLICT;
        }
        if (LOCKS.contains(state)) {
            return LOCKED;
        }
        if (state.equals(NO_WRITES)) {
            return READ_ONLY;
        }
        var away = e.getSQLState() == null
                || e instanceof SQLTransientException
                || e instanceof SQLRecoverableException
                || ENDED.contains(state)
                || AWAY_CLASSES.contains(state.substring(0, Math.min(2, state.length())));
        return away ? AWAY : NEVER;
    }

    private static StoreFailure of(RedisException e) {
        return switch (e) {
            case RedisReadOnlyException _ -> READ_ONLY;
            case RedisLoadingException _, RedisBusyException _ -> AWAY;
            case RedisCommandExecutionException refused ->
                REDIS_PASSING.contains(String.valueOf(refused.getMessage()).split(" ", 2)[0]) ? AWAY : NEVER;
            default -> e.getCause() instanceof RedisException cause ? of(cause) : AWAY;
        };
    }
}
