package io.agentmarket.toolkits.data.trino;

import io.agentmarket.toolkits.data.engines.EngineFailedException;
import io.agentmarket.toolkits.data.engines.EngineFailedException.Kind;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;

/**
 * A cluster's errors in our words. The number of an error names its kind in its upper 16 bits (Trino,
 * {@code StandardErrorCode}): 0 the user's, 1 internal, 2 resources, 3 external.
 */
final class TrinoErrors {

    private static final int KIND_BITS = 16;
    private static final int USER = 0;
    private static final int RESOURCES = 2;
    private static final int EXTERNAL = 3;
    private static final int USER_CANCELED = 3;
    private static final int EXCEEDED_TIME_LIMIT = 131_075;
    private static final int MAX_WORDS = 300;

    private TrinoErrors() {}

    static EngineFailedException of(SQLException e) {
        int code = e.getErrorCode();
        if (e instanceof SQLTimeoutException || code == EXCEEDED_TIME_LIMIT) {
            return new EngineFailedException(Kind.TIME, "The statement took longer than allowed and was ended.", e);
        }
        if (code == USER_CANCELED) {
            return new EngineFailedException(Kind.CANCELLED, "The statement was cancelled.", e);
        }
        if (code == 0) {
            return new EngineFailedException(Kind.UNAVAILABLE, "The cluster was not reached, or did not let us in.", e);
        }
        return switch (code >> KIND_BITS) {
            case USER -> new EngineFailedException(Kind.STATEMENT, "The cluster refused the statement: " + words(e), e);
            case RESOURCES ->
                new EngineFailedException(
                        Kind.RESOURCES, "The statement needs more memory or time than the cluster gives it.", e);
            case EXTERNAL -> new EngineFailedException(Kind.UNAVAILABLE, "A source of the cluster did not answer.", e);
            default ->
                new EngineFailedException(
                        Kind.UNAVAILABLE, "The cluster failed during the statement, for example lost a worker.", e);
        };
    }

    /** The cluster's own sentence, without the query's id in front. */
    private static String words(SQLException e) {
        var text = String.valueOf(e.getMessage()).replaceFirst("^Query failed \\(#[^)]*\\): ", "");
        return text.length() <= MAX_WORDS ? text : text.substring(0, MAX_WORDS) + "…";
    }
}
