package io.agentmarket.toolkits.data.trino;

import io.agentmarket.egress.TestEgress;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.Json;
import io.agentmarket.toolkits.data.columns.ColumnType;
import io.agentmarket.toolkits.data.columns.ColumnTypes;
import io.agentmarket.toolkits.data.columns.TypeHints;
import io.agentmarket.toolkits.data.duckdb.DuckDbEngine;
import io.agentmarket.toolkits.data.engines.EngineFailedException;
import io.agentmarket.toolkits.data.engines.EngineSession;
import io.agentmarket.toolkits.data.engines.EngineSession.FileFormat;
import io.agentmarket.toolkits.data.engines.QueryEngine;
import io.agentmarket.toolkits.data.engines.TextFile;
import io.agentmarket.toolkits.data.plans.PlanOutcome;
import io.agentmarket.toolkits.data.plans.PlanRequest;
import io.agentmarket.toolkits.data.plans.Plans;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;

/**
 * Ten plans over orders of TPC-H in a Trino cluster of three processes and in DuckDB: the same rows and the same
 * account. Before them the contract of all engines, and then a worker that is killed during a statement. Exits with 1
 * if a promise is broken or a plan differs.
 */
public final class TrinoBench {

    private static final String TABLE = "tpch.tiny.orders";
    private static final List<String> TABLES = List.of("source");
    private static final int MAX_ROWS = 20_000;
    private static final String LONG = "select count(*) from tpch.sf1.lineitem a, tpch.tiny.nation b, tpch.tiny.nation c"
            + " where a.orderkey + b.nationkey > c.nationkey";

    private TrinoBench() {}

    /** @param args the folder of the unpacked server, and one for logs */
    public static void main(String[] args) throws Exception {
        var folder = Files.createDirectories(Path.of(args[1])).toRealPath();
        int different = 0;
        try (var cluster = new TrinoCluster(Path.of(args[0]).toRealPath(), folder);
                var engine = DuckDbEngine.standard()) {
            var limits = new QueryEngine.Limits(folder, Duration.ofMinutes(5), 512L << 20, 5L << 30, part -> {});
            var port = cluster.url().replaceAll(".*:(\\d+)/.*", "$1");
            var trino = new TrinoEngine(
                    TestEgress.pinning(InetAddress::getAllByName, "127.0.0.1:" + port), Clock.systemUTC());
            var access = new TrinoAccess(cluster.url(), Set.of("127.0.0.1"), new CustomerId(new UUID(0, 1)));
            different += new TrinoContract(trino, access).run(folder);
            try (var there = trino.open(access, limits);
                    var here = engine.open(limits)) {
                there.keep("source", "select * from " + TABLE);
                copy(there, here, folder);
                var clustered = new Plans(there, Clock.systemUTC());
                var local = new Plans(here, Clock.systemUTC());
                for (var plan : plans().entrySet()) {
                    long start = System.nanoTime();
                    var one = outcome(there, clustered, plan.getValue());
                    double seconds = (System.nanoTime() - start) / 1e9;
                    var other = outcome(here, local, plan.getValue());
                    boolean same = one.equals(other);
                    different += same ? 0 : 1;
                    System.out.printf("%-12s %s, %.1f s in the cluster%n", plan.getKey(), same ? "equal" : "DIFFERENT", seconds);
                    if (!same) {
                        tellDifference(one, other);
                    }
                }
            }
            worker(cluster, trino, access, limits);
        }
        System.exit(different == 0 ? 0 : 1);
    }

    /** The first rows of each that the other has not. */
    private static void tellDifference(List<String> one, List<String> other) {
        one.stream().filter(row -> !other.contains(row)).limit(3).forEach(row -> System.out.println("  trino  " + row));
        other.stream().filter(row -> !one.contains(row)).limit(3).forEach(row -> System.out.println("  duckdb " + row));
    }

    private static Map<String, String> plans() {
        var plans = new LinkedHashMap<String, String>();
        plans.put("filter", "[{\"filter\": \"totalprice > 250000 and orderstatus = 'F'\"}]");
        plans.put("derive", "[{\"derive\": {\"half\": \"totalprice / 2\", \"year\": \"year(orderdate)\"}}]");
        plans.put("aggregate", "[{\"aggregate\": {\"by\": [\"orderpriority\"], \"values\": {\"sum\": \"sum(totalprice)\", \"n\": \"count(*)\"}}}]");
        plans.put("deduplicate", "[{\"select\": [\"custkey\", \"orderstatus\"]}, {\"deduplicate\": {}}]");
        plans.put("rename", "[{\"rename\": {\"clerk\": \"by_whom\"}}, {\"drop\": [\"comment\"]}, {\"filter\": \"custkey < 100\"}]");
        plans.put("split", "[{\"split\": {\"column\": \"orderpriority\", \"by\": \"-\", \"into\": [\"rank\", \"words\"], \"extra\": \"drop\"}}, {\"drop\": [\"comment\"]}]");
        plans.put("cast", "[{\"select\": [\"orderkey\", \"totalprice\"]}, {\"cast\": {\"totalprice\": \"decimal(14,1)\", \"orderkey\": \"text\"}}]");
        plans.put("pivot", "[{\"pivot\": {\"by\": [\"orderpriority\"], \"column\": \"orderstatus\", \"value\": \"sum(totalprice)\", \"values\": [\"F\", \"O\", \"P\"]}}]");
        plans.put("month", "[{\"derive\": {\"month\": \"date_trunc('month', orderdate)\"}}, {\"aggregate\": {\"by\": [\"month\"], \"values\": {\"sum\": \"sum(totalprice)\"}}}]");
        plans.put("average", "[{\"aggregate\": {\"by\": [\"custkey\"], \"values\": {\"max\": \"max(totalprice)\", \"min\": \"min(orderdate)\"}}}, {\"filter\": \"max > 300000\"}]");
        return plans;
    }

    /** The same rows in DuckDB. */
    private static void copy(EngineSession there, EngineSession here, Path folder) {
        var file = folder.resolve("orders.text");
        there.write(
                "select row_number() over (order by orderkey), row_number() over (order by orderkey), * from source",
                file,
                FileFormat.TEXT);
        var columns = there.query("select * from source limit 0", 1).columns().stream()
                .map(column -> column.name())
                .toList();
        here.load("as_read", TextFile.canonical(file, columns));
        var types = ColumnTypes.of(here, "as_read", TypeHints.NONE);
        here.keep("numbered", ColumnTypes.select(here, "as_read", types));
        here.keep("source", "select * exclude (row_number, line_number) from numbered");
        System.out.println("types: "
                + types.stream().map(ColumnType::sqlType).toList() + " for " + columns);
    }

    private static List<String> outcome(EngineSession session, Plans plans, String steps) {
        PlanOutcome outcome;
        try {
            outcome = plans.run(new PlanRequest(
                    "source",
                    TABLES,
                    Optional.of(Json.MAPPER.readTree(steps)),
                    Optional.empty(),
                    Optional.empty(),
                    false));
        } catch (RuntimeException e) {
            return List.of(session.dialect() + " failed: " + e.getMessage());
        }
        var rows = new ArrayList<String>();
        rows.add(outcome.account().words());
        session.query(outcome.sql(), MAX_ROWS).values().stream()
                .map(row -> String.join("|", row))
                .sorted()
                .forEach(rows::add);
        return rows;
    }

    private static void worker(TrinoCluster cluster, TrinoEngine trino, TrinoAccess access, QueryEngine.Limits limits)
            throws Exception {
        long start = System.nanoTime();
        var lost = CompletableFuture.supplyAsync(() -> raw(cluster.url()));
        Awaitility.await().pollDelay(Duration.ofSeconds(3)).until(() -> true);
        cluster.killWorker();
        System.out.printf("worker killed after %.1f s%n", (System.nanoTime() - start) / 1e9);
        System.out.printf("without a repetition: %s after %.1f s%n", lost.get(), (System.nanoTime() - start) / 1e9);
        start = System.nanoTime();
        try (var session = trino.open(access, limits)) {
            var rows = session.query("select count(*) from " + TABLE, 1).values();
            System.out.printf("the next statement: %s after %.1f s%n", rows, (System.nanoTime() - start) / 1e9);
        } catch (EngineFailedException e) {
            System.out.println("the next statement failed: " + e.kind() + " " + e.getMessage());
        }
    }

    private static String raw(String url) {
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(LONG)) {
            rows.next();
            return "no error: " + rows.getLong(1);
        } catch (SQLException e) {
            var failed = TrinoErrors.of(e);
            return failed.kind() + " (code " + e.getErrorCode() + "): " + failed.getMessage();
        }
    }
}
