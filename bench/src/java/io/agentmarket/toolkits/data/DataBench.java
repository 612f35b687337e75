package io.agentmarket.toolkits.data;

import com.sun.management.OperatingSystemMXBean;
import io.agentmarket.shared.Json;
import io.agentmarket.toolkits.data.duckdb.DuckDbEngine;
import io.agentmarket.toolkits.data.engines.QueryEngine;
import io.agentmarket.toolkits.data.tables.TableReader;
import io.agentmarket.tools.ToolContext;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * A large CSV through profile, rules, steps and Parquet, against the same work in plain DuckDB that is told everything.
 * Prints times, processor seconds, the peak memory of the child and the ratio; fails above a gate or with a wrong
 * count.
 */
public final class DataBench {

    static final long MAX_CHILD_BYTES = 1L << 30;
    private static final double MAX_RATIO = 1.25;
    private static final long DEFAULT_BYTES = 5_000_000_000L;
    private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");

    private static final String REQUEST = """
            {"source": {"url": "https://bench.example/orders.csv"},
             "steps": [{"filter": "status <> 'void'"}, {"derive": {"total": "quantity * unit_price"}}],
             "rules": [{"rule": "not_null", "column": "customer", "on": "source"},
                       {"rule": "range", "column": "quantity", "min": 1, "max": 20, "on": "source"},
                       {"rule": "set", "column": "status", "values": ["paid", "open", "void"], "on": "source"},
                       {"rule": "pattern", "column": "customer", "regex": "0[0-9]{6}", "on": "source"},
                       {"rule": "unique", "column": "order_id", "on": "source"}],
             "target": {"artifact": {"format": "parquet", "name": "orders.parquet"}}}
            """;

    private DataBench() {}

    /** @param args {@code --bytes N}, {@code --folder DIR} */
    public static void main(String[] args) throws Exception {
        long bytes = DEFAULT_BYTES;
        var folder = Path.of(System.getProperty("java.io.tmpdir"), "agentmarket-data-bench");
        for (int i = 0; i + 1 < args.length; i += 2) {
            switch (args[i]) {
                case "--bytes" -> bytes = Long.parseLong(args[i + 1]);
                case "--folder" -> folder = Path.of(args[i + 1]);
                default -> throw new IllegalArgumentException("unknown option " + args[i]);
            }
        }
        Files.createDirectories(folder);
        var file = folder.resolve("orders-" + bytes + ".csv");
        var truth = GeneratedOrders.write(file, bytes);
        System.out.println("generated " + Files.size(file) + " bytes: " + truth);
        var ours = ours(file, folder, truth);
        double plain = plain(file, folder);
        double ratio = ours.cpuSeconds() / plain;
        System.out.printf(
                "ours %.1f CPU s, plain DuckDB %.1f CPU s, ratio %.2f; peak of the child %d MiB; told %d times%n",
                ours.cpuSeconds(), plain, ratio, ours.peakBytes() >> 20, ours.told());
        boolean good = ours.isRight() && ratio <= MAX_RATIO && ours.peakBytes() <= MAX_CHILD_BYTES;
        System.exit(good ? 0 : 1);
    }

    /**
     * What a run took.
     *
     * @param told how often progress was told
     */
    record Ours(double cpuSeconds, long peakBytes, int told, boolean isRight) {}

    static Ours ours(Path file, Path folder, GeneratedOrders.Written truth) throws IOException {
        var kept = Files.createTempDirectory(folder, "kept-");
        var steps = new LocalSteps(kept);
        var request = TableRequest.of(Json.MAPPER.readTree(REQUEST), Json.MAPPER.createObjectNode());
        var peak = new AtomicLong();
        double before = cpuSeconds() + childSeconds();
        try (var engine = DuckDbEngine.standard();
                var work = new WorkFolder(folder);
                var place = work.open()) {
            var progress = new JobProgress(steps);
            var limits = new QueryEngine.Limits(
                    place.folder(), Duration.ofMinutes(30), 512L << 20, 40L << 30, part -> {
                        peak.accumulateAndGet(peakOfChildren(), Math::max);
                        progress.at(part);
                    });
            double cpu;
            try (var session = engine.open(limits)) {
                var local = Files.createLink(place.fresh("orders"), file);
                var uses = new TableJob.Uses(
                        new OneFile(new Fetched(local, "a local file")),
                        new TableReader(),
                        Clock.systemUTC(),
                        (context, s, to, outcome, target) -> Json.MAPPER.createObjectNode());
                var context = new ToolContext(null, null, "bench", Json.MAPPER.createObjectNode(), steps);
                var report = new TableJob(request, context, session, place, progress).run(uses);
                peak.accumulateAndGet(peakOfChildren(), Math::max);
                cpu = cpuSeconds() + childSeconds() - before;
                System.out.println(report.path("summary").stringValue());
                System.out.println(report.path("account"));
                boolean right = report.path("account").path("in").asLong() == truth.rows() + truth.broken()
                        && report.path("account").path("rejected").asLong() == truth.broken()
                        && report.path("account").path("holds").asBoolean()
                        && isRight(kept.resolve("orders.parquet"), truth);
                return new Ours(cpu, peak.get(), steps.told(), right);
            }
        } finally {
            delete(kept);
        }
    }

    /** The only source there is. */
    private record OneFile(Fetched fetched) implements SourceFiles {
        @Override
        public Fetched fetch(ToolContext context, JsonNode source, Workspace folder, String at) {
            return fetched;
        }

        @Override
        public Fetched file(ToolContext context, JsonNode named, Workspace folder, String at) {
            throw new UnsupportedOperationException();
        }
    }

    /** Whether the result has the rows and the money that were written. */
    private static boolean isRight(Path parquet, GeneratedOrders.Written truth) {
        var select = "select count(*), cast(100 * sum(total) as bigint) from read_parquet('" + parquet
                + "') where status = 'paid'";
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                var sql = connection.createStatement();
                var rows = sql.executeQuery(select)) {
            return rows.next() && rows.getLong(1) == truth.paid() && rows.getLong(2) == truth.centsOfPaid();
        } catch (SQLException e) {
            throw new IllegalStateException("the result cannot be read", e);
        }
    }

    private static double plain(Path file, Path folder) throws IOException, InterruptedException {
        var place = Files.createTempDirectory(folder, "plain-");
        try {
            var process = new ProcessBuilder(List.of(
                            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "--enable-native-access=ALL-UNNAMED",
                            "-cp",
                            System.getProperty("java.class.path"),
                            PlainDuckDb.class.getName(),
                            file.toString(),
                            place.resolve("orders.parquet").toString(),
                            place.resolve("work").toString()))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            var said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException("plain DuckDB failed: " + said);
            }
            return Double.parseDouble(said.substring(said.indexOf('=') + 1).strip());
        } finally {
            delete(place);
        }
    }

    /** Processor seconds of this process. */
    static double cpuSeconds() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime() / 1e9;
    }

    /** Processor seconds of the children that live. */
    private static double childSeconds() {
        return ProcessHandle.current().descendants()
                .mapToDouble(child -> child.info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1e3)
                .sum();
    }

    private static long peakOfChildren() {
        return ProcessHandle.current().descendants().mapToLong(child -> peak(child.pid())).max().orElse(0);
    }

    private static long peak(long pid) {
        try {
            var status = PEAK.matcher(Files.readString(Path.of("/proc/" + pid + "/status")));
            return status.find() ? Long.parseLong(status.group(1)) << 10 : 0;
        } catch (IOException ended) {
            return 0;
        }
    }

    private static void delete(Path folder) throws IOException {
        try (var all = Files.walk(folder)) {
            for (var each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
