package io.agentmarket.journal;

import static io.agentmarket.stores.SqlBatch.Column.of;

import io.agentmarket.billing.Accounts;
import io.agentmarket.billing.Hold;
import io.agentmarket.billing.Ledger;
import io.agentmarket.billing.Payer;
import io.agentmarket.journal.RunUnit.Append;
import io.agentmarket.journal.RunUnit.Begin;
import io.agentmarket.journal.RunUnit.Finish;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ExecutionId;
import io.agentmarket.stores.SqlBatch;
import io.agentmarket.usage.History;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * One transaction over many units, in two round trips and a commit: the first locks and claims, the second writes.
 *
 * <p>Every statement is idempotent by execution id and attempt, so a batch whose outcome is unknown may be committed
 * again. Locks are taken in one order: accounts, keys, live rows, aggregates, each sorted.
 */
final class CommitBatch {

    private final Connection connection;
    private final List<RunUnit> units;
    private final Accounts accounts;
    private final History history;

    private final List<Begin> begins = new ArrayList<>();
    private final List<Append> appends = new ArrayList<>();
    private final Map<ExecutionId, Finish> finishes = new LinkedHashMap<>();
    private final Set<ExecutionId> won = new HashSet<>();
    private final Set<ExecutionId> ended = new HashSet<>();
    private final Set<ExecutionId> alive = new HashSet<>();
    private final Map<Key, Outcome.Joined> taken = new HashMap<>();
    private final Map<ExecutionId, Integer> endedBefore = new HashMap<>();

    CommitBatch(Connection connection, List<RunUnit> units, Accounts accounts, History history) {
        this.connection = connection;
        this.units = units;
        this.accounts = accounts;
        this.history = history;
        for (var unit : units) {
            switch (unit) {
                case Begin begin -> begins.add(begin);
                case Append append -> appends.add(append);
                case Finish finish -> finishes.putIfAbsent(finish.run().id(), finish);
            }
        }
    }

    /**
     * Writes all units and commits; the outcomes are in the units' order. On an exception nothing is durable, or
     * unknown.
     */
    List<Outcome> commit() throws SQLException {
        var book = claim();
        lookUpLosers(book);
        var outcomes = decide(book);
        write(book, outcomes);
        connection.commit();
        return outcomes;
    }

    private Ledger claim() throws SQLException {
        var batch = new SqlBatch(connection).add(CommitSql.LOCK_TIMEOUT).add(CommitSql.BY_INDEX);
        var book = accounts.lock(batch, payers());
        if (!begins.isEmpty()) {
            var sorted =
                    begins.stream().sorted(Comparator.comparing(Begin::keyText)).toList();
            batch.query(
                    CommitSql.CLAIM_KEYS,
                    row -> won.add(new ExecutionId(row.getObject(1, UUID.class))),
                    of("uuid", sorted, unit -> unit.customer().value()),
                    of("text", sorted, Begin::keyText),
                    of("uuid", sorted, unit -> unit.run().id().value()),
                    of("text", sorted, unit -> hex(unit.requestHash())));
        }
        if (!finishes.isEmpty()) {
            collectIds(batch, CommitSql.END, finishes.values().stream().map(Finish::run), ended);
        }
        if (!appends.isEmpty()) {
            collectIds(batch, CommitSql.FENCE, appends.stream().map(Append::run), alive);
        }
        batch.execute();
        return book;
    }

    private static void collectIds(SqlBatch batch, String sql, Stream<Run> runs, Set<ExecutionId> into)
            throws SQLException {
        var sorted = runs.sorted(Comparator.comparing(Run::id)).toList();
        batch.query(
                sql,
                row -> into.add(new ExecutionId(row.getObject(1, UUID.class))),
                of("uuid", sorted, run -> run.id().value()),
                of("int4", sorted, Run::attempt));
    }

    /** A second query, needed only for accounts that do not exist yet, keys already taken and runs already ended. */
    private void lookUpLosers(Ledger book) throws SQLException {
        var batch = new SqlBatch(connection);
        accounts.open(batch, book, payers());
        var lost =
                begins.stream().filter(unit -> !won.contains(unit.run().id())).toList();
        if (!lost.isEmpty()) {
            batch.query(
                    CommitSql.FIND_KEYS,
                    row -> taken.put(
                            new Key(new CustomerId(row.getObject(1, UUID.class)), row.getString(2)),
                            new Outcome.Joined(new ExecutionId(row.getObject(3, UUID.class)), row.getBytes(4))),
                    of("uuid", lost, unit -> unit.customer().value()),
                    of("text", lost, Begin::keyText));
        }
        var stale = finishes.keySet().stream().filter(id -> !ended.contains(id)).toList();
        if (!stale.isEmpty()) {
            history.ended(batch, stale, endedBefore::put);
        }
        batch.execute();
    }

    private List<Outcome> decide(Ledger book) {
        var outcomes = new ArrayList<Outcome>(units.size());
        var refused = new HashMap<ExecutionId, Outcome>();
        for (var unit : units) {
            outcomes.add(
                    switch (unit) {
                        case Begin begin -> decide(begin, book, refused);
                        case Append append -> alive.contains(append.run().id()) ? Outcome.COMMITTED : Outcome.STALE;
                        case Finish finish -> decide(finish, book);
                    });
        }
        // A unit that joined a run of this batch is refused when that run is.
        outcomes.replaceAll(outcome ->
                outcome instanceof Outcome.Joined joined ? refused.getOrDefault(joined.id(), outcome) : outcome);
        return outcomes;
    }

    private Outcome decide(Begin begin, Ledger book, Map<ExecutionId, Outcome> refused) {
        var id = begin.run().id();
        if (!won.contains(id)) {
            var joined = taken.get(new Key(begin.customer(), begin.keyText()));
            if (joined == null) {
                throw new IllegalStateException("a key was neither free nor taken");
            }
            return joined.id().equals(id) ? Outcome.COMMITTED : joined;
        }
        var outcome =
                switch (book.hold(payer(begin), begin.run().terms().quote())) {
                    case Hold.Held() -> Outcome.COMMITTED;
                    case Hold.OverBudget why -> new Outcome.OverBudget(why);
                    case Hold.PastDue() -> Outcome.PAST_DUE;
                };
        if (outcome != Outcome.COMMITTED) {
            refused.put(id, outcome);
        }
        return outcome;
    }

    private Outcome decide(Finish finish, Ledger book) {
        var run = finish.run();
        if (finishes.get(run.id()) != finish) {
            return Outcome.STALE;
        }
        if (!ended.contains(run.id())) {
            var before = endedBefore.get(run.id());
            return before != null && before == run.attempt() ? Outcome.COMMITTED : Outcome.STALE;
        }
        book.settle(finish.result(), finish.bill());
        return Outcome.COMMITTED;
    }

    private void write(Ledger book, List<Outcome> outcomes) throws SQLException {
        var batch = new SqlBatch(connection);
        var rows = new CommitRows();
        var refused = new ArrayList<Begin>();
        for (int i = 0; i < outcomes.size(); i++) {
            var accepted = outcomes.get(i) == Outcome.COMMITTED;
            switch (units.get(i)) {
                case Begin begin when accepted && won.contains(begin.run().id()) -> rows.add(begin);
                case Begin begin when won.contains(begin.run().id()) -> refused.add(begin);
                case Append append when accepted -> rows.add(append);
                case Finish finish when accepted && ended.contains(finish.run().id()) -> rows.add(finish);
                case Begin _, Append _, Finish _ -> {}
            }
        }
        rows.write(batch, history);
        book.write(batch);
        if (!refused.isEmpty()) {
            batch.add(
                    CommitSql.RELEASE_KEYS,
                    of("uuid", refused, unit -> unit.run().id().value()),
                    of("uuid", refused, unit -> unit.customer().value()),
                    of("text", refused, Begin::keyText));
        }
        batch.execute();
    }

    /** All customers whose money moves. */
    private Set<Payer> payers() {
        var payers = new HashSet<Payer>();
        begins.forEach(unit -> payers.add(payer(unit)));
        finishes.values().forEach(unit -> payers.add(payer(unit)));
        return payers;
    }

    private static Payer payer(RunUnit unit) {
        var deployed = unit.run().deployment();
        return new Payer(unit.customer(), unit.run().key(), deployed == null ? null : deployed.id());
    }

    private static String hex(byte[] bytes) {
        return "\\x" + java.util.HexFormat.of().formatHex(bytes);
    }

    private record Key(CustomerId customer, String text) {}
}
