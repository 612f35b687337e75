package io.agentmarket.toolkits.data.postgres;

import io.agentmarket.toolkits.data.postgres.PostgresFailedException.Kind;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;

/**
 * Says in own sentences what a database refused: the driver's messages hold hosts and users, and the server's are in
 * its own language. Names of constraints, which customers chose, are repeated.
 */
final class SqlFaults {

    private static final Set<String> NOT_NOW = Set.of("53300", "57P01", "57P02", "57P03", "40001", "40P01", "25P03");

    private SqlFaults() {}

    static PostgresFailedException of(SQLException e) {
        var state = String.valueOf(e.getSQLState());
        return switch (state) {
            case "28P01", "28000" -> refused("does not accept the user or the password of the secret", e);
            case "3D000" -> refused("that the secret names does not exist", e);
            case "42501" ->
                refused(
                        "does not let this role do that: it may not use the schema or table, make temporary tables, or"
                                + " see all rows of a table with row-level security; grant it that",
                        e);
            case "42P01" -> refused("has no such table", e);
            case "42703" -> refused("has no such column", e);
            case "25006" -> refused("takes no writes: it is a standby, or its role may only read", e);
            case "57014" -> new PostgresFailedException(Kind.TIME, "The database ended the statement.", e);
            case "55P03" ->
                new PostgresFailedException(
                        Kind.UNAVAILABLE, "The table is locked by another session of the database; try later.", e);
            default -> byClass(state, e);
        };
    }

    private static PostgresFailedException byClass(String state, SQLException e) {
        if (isConnection(e) || NOT_NOW.contains(state) || state.startsWith("53") || state.startsWith("58")) {
            return new PostgresFailedException(
                    Kind.UNAVAILABLE, "The database did not answer, ended the connection, or is overloaded.", e);
        }
        return switch (state.length() < 2 ? "" : state.substring(0, 2)) {
            case "22" ->
                new PostgresFailedException(
                        Kind.DATA, "A value does not have the form or range that the database expects.", e);
            case "23" -> new PostgresFailedException(Kind.DATA, constraint(state, e), e);
            case "42", "0A", "34" -> refused("does not understand the statement" + position(e), e);
            case "P0" -> refused("has a trigger or function that refused it", e);
            default -> refused("refused it with the SQLSTATE " + state, e);
        };
    }

    /** Whether the connection is gone, so that nothing is known of what it was doing. */
    static boolean isConnection(SQLException e) {
        var state = e.getSQLState();
        return state == null || state.startsWith("08") || state.startsWith("57P");
    }

    private static String constraint(String state, SQLException e) {
        var name = e instanceof PSQLException server && server.getServerErrorMessage() != null
                ? server.getServerErrorMessage().getConstraint()
                : null;
        var rule =
                switch (state) {
                    case "23505" -> "is unique";
                    case "23503" -> "refers to another table";
                    case "23502" -> "must not be null";
                    default -> "is checked";
                };
        return "The table has a rule that the rows break: what it names " + rule
                + (name == null ? "." : ", by the constraint " + name + ".");
    }

    private static String position(SQLException e) {
        var at = e instanceof PSQLException server && server.getServerErrorMessage() != null
                ? server.getServerErrorMessage().getInternalPosition()
                : 0;
        return at > 0 ? ", at character " + at + " of the select" : "";
    }

    private static PostgresFailedException refused(String what, @Nullable Throwable cause) {
        return new PostgresFailedException(Kind.REFUSED, "The database " + what + ".", cause);
    }
}
