package io.agentmarket.usage;

import io.agentmarket.shared.ApiKeyId;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ExecutionId;
import io.agentmarket.shared.Ids;
import io.agentmarket.shared.Money;
import io.agentmarket.shared.Tokens;
import io.agentmarket.stores.SqlBatch;
import io.agentmarket.stores.TestStores;
import io.agentmarket.tiers.Billing;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;

/**
 * What the four indexes of the filters cost the insert of a finished run: batches of 64 rows of 1,000 customers into a
 * history with them and one without, each with its aggregates and its commit, in turns. Arguments: rows before, batches
 * per round, rounds. Run by {@code bench/java io.agentmarket.usage.HistoryInsertCost 200000 300 5}.
 */
final class HistoryInsertCost {

    private static final PrintStream OUT = new PrintStream(new FileOutputStream(FileDescriptor.out), true);
    private static final int BATCH = 64;
    private static final CustomerId LARGE = new CustomerId(new UUID(0x7000, 0x8000_0000_0000_0000L));

    private final Random random = new Random(7);

    public static void main(String[] args) throws Exception {
        System.setProperty(TestStores.DURABLE, "true");
        new HistoryInsertCost().run(Long.parseLong(args[0]), Integer.parseInt(args[1]), Integer.parseInt(args[2]));
        System.exit(0);
    }

    private void run(long before, int batches, int rounds) throws SQLException {
        var with = TestStores.fresh();
        var without = TestStores.fresh();
        for (var stores : List.of(with, without)) {
            new UsageSeed(stores, LARGE, 999).add(before, Instant.now());
        }
        try (var owner = without.databases().owner().getConnection();
                var drop = owner.createStatement()) {
            drop.execute(
                    "drop index execution_history_of_package, execution_history_of_status, execution_history_of_key,"
                            + " execution_history_of_deployment");
        }
        var costs = new ArrayList<double[]>();
        for (int round = -1; round < rounds; round++) {
            var plain = cost(without, batches);
            var indexed = cost(with, batches);
            if (round >= 0) {
                costs.add(new double[] {plain.micros, indexed.micros, plain.walBytes, indexed.walBytes});
            }
        }
        OUT.printf(
                Locale.ROOT,
                "per row: %.1f us and %.0f bytes of log without, %.1f us and %.0f bytes with the four indexes%n",
                median(costs, 0),
                median(costs, 2),
                median(costs, 1),
                median(costs, 3));
    }

    private record Cost(double micros, double walBytes) {}

    private Cost cost(TestStores stores, int batches) throws SQLException {
        var history = TestHistory.of(stores.tenant());
        try (var connection = stores.databases().committer().getConnection()) {
            connection.setAutoCommit(false);
            var wal = wal(connection);
            var start = System.nanoTime();
            for (int i = 0; i < batches; i++) {
                var batch = new SqlBatch(connection);
                history.insert(batch, rows());
                batch.execute();
                connection.commit();
            }
            var rows = (double) batches * BATCH;
            var nanos = System.nanoTime() - start;
            return new Cost(nanos / 1e3 / rows, (wal(connection) - wal) / rows);
        }
    }

    private static double wal(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("select pg_current_wal_insert_lsn() - '0/0'::pg_lsn")) {
            rows.next();
            return rows.getDouble(1);
        }
    }

    private List<FinishedRun> rows() {
        var now = Instant.now();
        var runs = new ArrayList<FinishedRun>();
        for (int i = 0; i < BATCH; i++) {
            var customer = random.nextInt(1_000);
            runs.add(new FinishedRun(
                    new ExecutionId(Ids.at(now)),
                    customer == 0 ? LARGE : UsageSeed.other(customer),
                    new ApiKeyId(UsageSeed.key(customer, random.nextInt(4))),
                    null,
                    random.nextInt(5) == 0 ? UsageSeed.deployment(customer, random.nextInt(4)) : null,
                    "agent-" + random.nextInt(10),
                    "1.0.0",
                    RunStatus.SUCCEEDED,
                    null,
                    "standard",
                    "claude-sonnet-5-5",
                    Billing.METERED,
                    false,
                    2,
                    3,
                    new Tokens(900, 100, 0, 0, 0),
                    new Money(9_500),
                    new Money(50_000),
                    1,
                    3_000,
                    null,
                    now,
                    now.plus(Duration.ofSeconds(2))));
        }
        return runs;
    }

    private static double median(List<double[]> costs, int column) {
        var sorted = costs.stream().mapToDouble(cost -> cost[column]).sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
