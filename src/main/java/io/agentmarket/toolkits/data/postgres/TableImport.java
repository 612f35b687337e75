package io.agentmarket.toolkits.data.postgres;

import io.agentmarket.toolkits.data.postgres.PostgresFailedException.Kind;
import io.agentmarket.toolkits.data.postgres.PostgresTarget.Mode;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/*
 * One transaction: claim the effect key, stage the file as texts, check every value, make values of them, change the
 * table, write down what was done. The claim is a row of agentmarket_load, whose primary key makes a second load with
 * the same key wait for the first and then find what it did. So it does not matter when the process is killed: before
 * the commit the server rolls back, after it the row is there.
 *
 * The one moment of doubt is a commit whose answer is lost. Another session then claims the same key: it waits until
 * the server has decided, and learns it from the outcome of its claim.
 */
/** Loads a canonical text file into a table. */
final class TableImport {

    private static final int OLDEST = 12;
    private static final int MAX_KEY = 200;

    /** How long the outcome of a commit is asked for. */
    private static final Duration DOUBT = Duration.ofSeconds(30);

    private final PostgresSessions sessions;
    private final PostgresAccess access;
    private final PostgresTarget target;
    private final Path file;

    TableImport(PostgresSessions sessions, PostgresAccess access, PostgresTarget target, Path file) {
        this.sessions = sessions;
        this.access = access;
        this.target = target;
        this.file = file;
    }

    TableLoad run() {
        checkRequest();
        return sessions.within(access, target.time(), this::load);
    }

    private void checkRequest() {
        var names = target.columns().stream().map(PostgresColumn::name).toList();
        if (names.isEmpty() || new HashSet<>(names).size() < names.size()) {
            throw refused("The file must have columns, each with a name of its own.");
        }
        if ((target.mode() == Mode.UPSERT) == target.key().isEmpty() || !names.containsAll(target.key())) {
            throw refused("An upsert, and nothing else, names the columns of its key, which are columns of the file.");
        }
        if (target.effectKey().isEmpty() || target.effectKey().length() > MAX_KEY) {
            throw new IllegalArgumentException("an effect key has 1 to " + MAX_KEY + " characters");
        }
    }

    private TableLoad load(DatabaseSession session) throws SQLException {
        session.begin(SessionSql.WRITING);
        if (session.majorVersion() < OLDEST) {
            throw refused("Tables are loaded into PostgreSQL " + OLDEST + " or newer.");
        }
        var wanted = SqlName.of(target.table());
        var place = TargetTable.find(session, wanted);
        if (place.isEmpty() && !target.create()) {
            throw refused("The database has no such table; ask for it to be created, or name another.");
        }
        var name = place.isPresent() ? place.get().name() : wanted.in(schema(session, wanted));
        var marker = new SqlName(name.schema(), LoadSql.MARKER);
        provideMarker(session, marker);
        var earlier = claim(session, marker, name);
        if (earlier.isPresent()) {
            return earlier.get();
        }
        var done = change(session, name);
        session.update(
                LoadSql.done(marker),
                Long.toString(done.rows()),
                Long.toString(done.inserted()),
                Long.toString(done.updated()),
                Long.toString(done.deleted()),
                target.effectKey());
        session.run(LoadSql.CHECK_NOW);
        commit(session, marker, name);
        return done;
    }

    private static String schema(DatabaseSession session, SqlName wanted) throws SQLException {
        var schema = wanted.schema().isEmpty() ? session.row(LoadSql.SCHEMA).getFirst() : wanted.schema();
        if (schema == null) {
            throw refused("The role's search path has no schema; name the table as schema.name.");
        }
        return schema;
    }

    /** In a transaction of its own, so that two first loads do not wait for each other's whole length. */
    private static void provideMarker(DatabaseSession session, SqlName marker) throws SQLException {
        if (TargetTable.find(session, marker).isPresent()) {
            return;
        }
        try {
            session.run(LoadSql.createMarker(marker));
            session.commit();
        } catch (SQLException e) {
            var state = String.valueOf(e.getSQLState());
            if (state.equals("42501") || state.equals("3F000")) {
                throw new PostgresFailedException(
                        Kind.REFUSED,
                        "The role may not create the table " + LoadSql.MARKER + ", which keeps a load from happening"
                                + " twice. Run once, as the owner of the schema: grant create on schema "
                                + SqlName.quoted(marker.schema()) + " to the role of the secret.",
                        e);
            }
            if (!state.equals("23505") && !state.equals("42P07")) {
                throw e;
            }
            session.rollback();
        }
        session.begin(SessionSql.WRITING);
    }

    /** Empty when this load is the first with its key. */
    private Optional<TableLoad> claim(DatabaseSession session, SqlName marker, SqlName table) throws SQLException {
        if (isClaimed(session, marker, table)) {
            return Optional.empty();
        }
        var row = session.row(LoadSql.earlier(marker), target.effectKey());
        if (row.size() < 6 || !table.sql().equals(row.get(0)) || !mode().equals(row.get(1))) {
            throw refused("The effect key was used for another load.");
        }
        return Optional.of(new TableLoad(
                number(row.get(2)), number(row.get(3)), number(row.get(4)), number(row.get(5)), false, true));
    }

    private boolean isClaimed(DatabaseSession session, SqlName marker, SqlName table) throws SQLException {
        try {
            return session.update(LoadSql.claim(marker), target.effectKey(), table.sql(), mode()) == 1;
        } catch (SQLException e) {
            if ("42501".equals(e.getSQLState())) {
                throw new PostgresFailedException(
                        Kind.REFUSED,
                        "The role may not write the table " + LoadSql.MARKER + ", which keeps a load from happening"
                                + " twice. Run once, as its owner: grant select, insert, update on " + marker.sql()
                                + " to the role of the secret.",
                        e);
            }
            throw e;
        }
    }

    private TableLoad change(DatabaseSession session, SqlName name) throws SQLException {
        var place = TargetTable.find(session, name);
        if (place.isEmpty()) {
            session.run(LoadSql.createTable(name, target.columns(), target.nullsEqual() ? List.of() : target.key()));
        }
        var found = place.isPresent() ? place : TargetTable.find(session, name);
        var table = TargetTable.of(session, found.orElseThrow(), target.columns());
        var key = table.numbers(target.key());
        var stage = new TextStage(session, table);
        long rows = stage.fill(file);
        if (!target.nullsEqual()) {
            stage.requireKeys(key);
        }
        stage.requireExact();
        session.run(LoadSql.createRows(table.types()));
        session.run(LoadSql.ANALYZE);
        var done =
                switch (target.mode()) {
                    case APPEND -> new TableLoad(rows, session.update(LoadSql.insertAll(table)), 0, 0, false, false);
                    case REPLACE -> replace(session, table, rows);
                    case UPSERT -> upsert(session, table, key, rows);
                };
        if (done.inserted() + done.updated() != rows) {
            throw new PostgresFailedException(
                    Kind.DATA,
                    "Of " + rows + " rows the table took " + (done.inserted() + done.updated())
                            + ": a trigger or rule of the database left out or doubled some. Nothing was loaded.");
        }
        return place.isPresent() ? done : done.withCreated();
    }

    private static TableLoad replace(DatabaseSession session, TargetTable table, long rows) throws SQLException {
        var dependent = session.row(LoadSql.CASCADES, table.oid());
        if (!dependent.isEmpty()) {
            throw refused("The table's rows cannot be replaced: rows of " + dependent.getFirst()
                    + " would be deleted or changed with them.");
        }
        session.run(LoadSql.lock(table));
        long deleted = session.update(LoadSql.delete(table));
        return new TableLoad(rows, session.update(LoadSql.insertAll(table)), 0, deleted, false, false);
    }

    private TableLoad upsert(DatabaseSession session, TargetTable table, List<Integer> key, long rows)
            throws SQLException {
        var twice = session.row(LoadSql.twice(key));
        if (!twice.isEmpty()) {
            throw new PostgresFailedException(
                    Kind.DATA,
                    "The rows " + twice.get(0) + " and " + twice.get(1)
                            + " have the same key, and nothing says which one is meant. Nothing was loaded.");
        }
        session.run(LoadSql.lock(table));
        var matches = new ArrayList<>(List.of(LoadSql.matchByEquality(table, key)));
        if (target.nullsEqual()) {
            matches.add(LoadSql.matchByNulls(table, key));
        }
        var changed = table.numbers(target.columns().stream()
                .map(PostgresColumn::name)
                .filter(each -> !target.key().contains(each))
                .toList());
        long updated = 0;
        for (var match : matches) {
            var ambiguous = session.row(LoadSql.ambiguous(table, match));
            if (!ambiguous.isEmpty()) {
                throw new PostgresFailedException(
                        Kind.DATA,
                        "The table has several rows with the key of row " + ambiguous.getFirst()
                                + ". Nothing was loaded.");
            }
            updated += session.update(LoadSql.update(table, changed.isEmpty() ? key : changed, match));
        }
        long inserted = session.update(LoadSql.insertOthers(table, matches));
        return new TableLoad(rows, inserted, updated, 0, false, false);
    }

    private void commit(DatabaseSession session, SqlName marker, SqlName table) throws SQLException {
        try {
            session.check();
            session.commit();
        } catch (SQLException e) {
            if (!SqlFaults.isConnection(e)) {
                throw e;
            }
            if (!hasHappened(marker, table, e)) {
                throw new PostgresFailedException(
                        Kind.UNAVAILABLE, "The database ended the connection; nothing was loaded.", e);
            }
        }
    }

    private boolean hasHappened(SqlName marker, SqlName table, SQLException lost) {
        try {
            return sessions.within(access, DOUBT, session -> {
                session.begin(SessionSql.WRITING);
                return claim(session, marker, table).isPresent();
            });
        } catch (PostgresFailedException e) {
            lost.addSuppressed(e);
            throw new PostgresFailedException(
                    Kind.UNKNOWN,
                    "The connection ended while the load was made permanent, and the database does not say whether it"
                            + " was; the same call with the same effect key answers it.",
                    lost);
        }
    }

    private String mode() {
        return target.mode().name().toLowerCase(Locale.ROOT);
    }

    private static long number(@Nullable String text) {
        return Long.parseLong(Objects.requireNonNull(text));
    }

    private static PostgresFailedException refused(String sentence) {
        return new PostgresFailedException(Kind.REFUSED, sentence);
    }
}
