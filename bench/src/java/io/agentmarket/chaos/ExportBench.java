package io.agentmarket.chaos;

import io.agentmarket.identity.TestCustomers;
import io.agentmarket.shared.Json;
import io.agentmarket.stores.TestStores;
import io.agentmarket.usage.UsageSeed;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;

/**
 * The export of many rows from the whole platform in a process with little heap, over HTTP to readers who count: CSV,
 * NDJSON, gzip, then four at once. Exits with 1 when a row is missing. Arguments: rows, the most heap. Run by
 * {@code bench/export}.
 */
final class ExportBench {

    private static final PrintStream OUT = new PrintStream(new FileOutputStream(FileDescriptor.out), true);

    private final PlatformProcess platform;
    private final String key;
    private final long rows;
    private boolean whole = true;

    private ExportBench(PlatformProcess platform, String key, long rows) {
        this.platform = platform;
        this.key = key;
        this.rows = rows;
    }

    public static void main(String[] args) throws Exception {
        var rows = Long.parseLong(args[0]);
        var stores = TestStores.fresh();
        var customer = new TestCustomers(stores).create("elite");
        UsageSeed.ofOne(stores, customer.id()).add(rows, Clock.systemUTC().instant());
        var settings = new HashMap<>(stores.environment());
        settings.put(PlatformProcess.HEAP, args[1]);
        var home = Files.createTempDirectory("export-bench");
        try (var platform = PlatformProcess.start(home, settings, Map.of("customer_key", customer.key()))) {
            var bench = new ExportBench(platform, customer.key(), rows);
            OUT.printf(Locale.ROOT, "%,d rows, -Xmx%s%n", rows, args[1]);
            bench.run("csv", "identity");
            bench.run("ndjson", "identity");
            bench.run("ndjson", "gzip");
            bench.runAtOnce();
            OUT.printf(Locale.ROOT, "peak resident memory %d MB%n", platform.peakBytes() >> 20);
            OUT.println(bench.whole ? "every row arrived" : "ROWS ARE MISSING");
            System.exit(bench.whole ? 0 : 1);
        }
    }

    private void runAtOnce() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Boolean> one = () -> {
                run("ndjson", "identity");
                return true;
            };
            for (var done : threads.invokeAll(List.of(one, one, one, one))) {
                done.get();
            }
        }
    }

    private void run(String format, String encoding) throws IOException, InterruptedException {
        var start = System.nanoTime();
        var request = HttpRequest.newBuilder(platform.at("/api/v1/usage/export?format=" + format))
                .header("X-API-Key", key)
                .header("Accept-Encoding", encoding)
                .build();
        var answer = platform.http().send(request, HttpResponse.BodyHandlers.ofInputStream());
        var bytes = new Counted(answer.body());
        var packed = answer.headers().firstValue("Content-Encoding").isPresent();
        var lines = 0L;
        var last = "";
        try (var reader = new BufferedReader(
                new InputStreamReader(packed ? new GZIPInputStream(bytes) : bytes, StandardCharsets.UTF_8))) {
            for (var line = reader.readLine(); line != null; line = reader.readLine()) {
                lines++;
                last = line;
            }
        }
        var good = answer.statusCode() == 200
                && lines == rows + 1
                && (format.equals("csv")
                        || Json.MAPPER
                                        .readTree(last)
                                        .path("summary")
                                        .path("rows")
                                        .asLong()
                                == rows);
        whole &= good;
        OUT.printf(
                Locale.ROOT,
                "%s %s: %,d rows, %,d MB in %.1f s%s%n",
                format,
                encoding,
                lines - 1,
                bytes.count >> 20,
                (System.nanoTime() - start) / 1e9,
                good ? "" : " MISSING");
    }

    /** Counts what passes. */
    private static final class Counted extends FilterInputStream {

        private long count;

        Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            var one = super.read();
            count += one < 0 ? 0 : 1;
            return one;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            var read = super.read(into, offset, length);
            count += Math.max(0, read);
            return read;
        }
    }
}
