package io.agentmarket.journal;

import com.sun.management.OperatingSystemMXBean;
import com.zaxxer.hikari.HikariDataSource;
import io.agentmarket.billing.Accounts;
import io.agentmarket.billing.TestAccounts;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.Json;
import io.agentmarket.stores.StoreFailure;
import io.agentmarket.stores.TestStores;
import io.agentmarket.usage.History;
import io.agentmarket.usage.TestHistory;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Group commit against one transaction per run, interleaved (A B A B): the durable path of a tool-less run, which is
 * its first and its last transaction. Arguments: seconds per cell, rounds. Run by {@code bench/commit}.
 */
final class CommitBench {

    private static final PrintStream OUT = new PrintStream(new FileOutputStream(FileDescriptor.out), true);
    private static final Clock CLOCK = Clock.systemUTC();

    /** As many connections as one transaction per run can use at 64 clients on two cores. */
    private static final int CONNECTIONS = 16;

    private final TestStores stores = TestStores.fresh();

    public static void main(String[] args) throws Exception {
        System.setProperty(TestStores.DURABLE, "true");
        new CommitBench().run(Integer.parseInt(args[0]), Integer.parseInt(args[1]));
        System.exit(0);
    }

    private void run(int seconds, int rounds) throws Exception {
        ((HikariDataSource) stores.databases().committer()).setMaximumPoolSize(CONNECTIONS);
        OUT.println("fsync " + setting("fsync") + ", synchronous_commit " + setting("synchronous_commit")
                + ", PostgreSQL " + setting("server_version"));
        cell("group", 64, customers(1_000), 3);
        cell("single", 64, customers(1_000), 3);
        for (int clients : new int[] {1, 16, 64}) {
            for (int many : new int[] {1, 1_000}) {
                var results = new LinkedHashMap<String, List<Result>>();
                var customers = customers(many);
                for (int round = 0; round < rounds; round++) {
                    for (var variant : List.of("single", "group")) {
                        results.computeIfAbsent(variant, x -> new ArrayList<>())
                                .add(cell(variant, clients, customers, seconds));
                    }
                }
                print(clients, many, results);
            }
        }
    }

    private static void print(int clients, int customers, Map<String, List<Result>> results) {
        var single = median(results.get("single"), Result::runsPerSecond);
        var group = median(results.get("group"), Result::runsPerSecond);
        var singleCpu = median(results.get("single"), Result::cpuMs);
        var groupCpu = median(results.get("group"), Result::cpuMs);
        OUT.printf(
                Locale.ROOT,
                "clients %2d customers %4d | single %6.0f runs/s %5.2f ms CPU %6.2f ms p50 | group %6.0f runs/s %5.2f ms CPU"
                        + " %6.2f ms p50 | ratio runs %5.2f CPU %4.2f%n",
                clients,
                customers,
                single,
                singleCpu,
                median(results.get("single"), Result::p50Ms),
                group,
                groupCpu,
                median(results.get("group"), Result::p50Ms),
                group / single,
                groupCpu / singleCpu);
    }

    private Result cell(String variant, int clients, List<CustomerId> customers, int seconds) throws Exception {
        var history = TestHistory.of(stores.tenant());
        var accounts = TestAccounts.withBudget(CLOCK, null);
        var committer = new GroupCommitter(stores.databases().committer(), accounts, history, 256);
        committer.start();
        Function<RunUnit, Outcome> commit =
                variant.equals("group") ? committer::commit : unit -> alone(unit, new CommitBatchOf(accounts, history));
        var runs = new AtomicLong();
        var nanos = new ArrayList<Long>();
        var cpu = cpuMs();
        var start = System.nanoTime();
        var end = start + seconds * 1_000_000_000L;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < clients; i++) {
                threads.submit(() -> {
                    var mine = new ArrayList<Long>();
                    while (System.nanoTime() < end) {
                        var began = System.nanoTime();
                        once(commit, customers);
                        mine.add(System.nanoTime() - began);
                        runs.incrementAndGet();
                    }
                    synchronized (nanos) {
                        nanos.addAll(mine);
                    }
                });
            }
        }
        var elapsed = (System.nanoTime() - start) / 1e9;
        committer.stop();
        var sorted = nanos.stream().sorted().toList();
        return new Result(
                runs.get() / elapsed, (cpuMs() - cpu) / (double) runs.get(), sorted.get(sorted.size() / 2) / 1e6);
    }

    private static void once(Function<RunUnit, Outcome> commit, List<CustomerId> customers) {
        var customer = customers.get(ThreadLocalRandom.current().nextInt(customers.size()));
        var run = TestRuns.run(customer, CLOCK.instant());
        var begin = TestRuns.begin(run, run.id().toString(), INPUT);
        if (commit.apply(begin) != Outcome.COMMITTED || commit.apply(TestRuns.finish(run)) != Outcome.COMMITTED) {
            throw new IllegalStateException("a unit was refused");
        }
    }

    /** The same statements, one unit per transaction, on the caller's own connection. */
    private Outcome alone(RunUnit unit, CommitBatchOf batch) {
        while (true) {
            try (var connection = stores.databases().committer().getConnection()) {
                connection.setAutoCommit(false);
                return new CommitBatch(connection, List.of(unit), batch.accounts, batch.history)
                        .commit()
                        .getFirst();
            } catch (SQLException e) {
                if (!StoreFailure.of(e).isPassing()) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    private record CommitBatchOf(Accounts accounts, History history) {}

    private record Result(double runsPerSecond, double cpuMs, double p50Ms) {}

    private static double median(List<Result> results, Function<Result, Double> field) {
        var sorted = results.stream().map(field).sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    private static List<CustomerId> customers(int count) {
        return IntStream.range(0, count).mapToObj(n -> TestRuns.customer()).toList();
    }

    private String setting(String name) throws SQLException {
        try (var connection = stores.databases().owner().getConnection();
                var rows = connection.createStatement().executeQuery("show " + name)) {
            rows.next();
            return rows.getString(1);
        }
    }

    /** CPU time of this JVM and of every PostgreSQL process it started. */
    private static double cpuMs() throws IOException {
        var jvm = ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime() / 1e6;
        var ticks = 0L;
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            for (var process : processes
                    .filter(path -> path.getFileName().toString().matches("\\d+"))
                    .toList()) {
                ticks += postgresTicks(process);
            }
        }
        return jvm + ticks * 10.0;
    }

    private static long postgresTicks(Path process) {
        try {
            var stat = Files.readString(process.resolve("stat"));
            if (!stat.contains("(postgres)")) {
                return 0;
            }
            var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
        } catch (IOException ended) {
            return 0;
        }
    }

    private static final String INPUT = Json.MAPPER.writeValueAsString(
            Map.of("subject", "Charged twice", "body", "lorem ipsum dolor sit amet ".repeat(20)));
}
