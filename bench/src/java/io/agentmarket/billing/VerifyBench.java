package io.agentmarket.billing;

import io.agentmarket.identity.TestCustomers;
import io.agentmarket.shared.Json;
import io.agentmarket.stores.TestStores;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/**
 * How long the verifier takes over one month of so many receipts, as a process of its own. Run by
 * {@code bench/verify-receipts}.
 */
final class VerifyBench {

    private static final PrintStream OUT = new PrintStream(new FileOutputStream(FileDescriptor.out), true);
    private static final YearMonth MONTH = YearMonth.parse("2026-11");
    private static final int BATCH = 5_000;

    private VerifyBench() {}

    public static void main(String[] args) throws Exception {
        var receipts = Integer.parseInt(args[0]);
        var folder = Files.createDirectories(Path.of("target/verify-receipts"));
        var file = folder.resolve(receipts + ".ndjson");
        var keys = folder.resolve("keys.json");
        write(receipts, file, keys);
        OUT.printf(Locale.ROOT, "%,d receipts, %.1f MB%n", receipts, Files.size(file) / 1e6);
        for (int round = 0; round < Integer.parseInt(args[1]); round++) {
            var start = System.nanoTime();
            var process = new ProcessBuilder("./run", "verify-receipts", file.toString(), "--keys", keys.toString())
                    .redirectErrorStream(true)
                    .start();
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            var status = process.waitFor();
            var seconds = (System.nanoTime() - start) / 1e9;
            OUT.printf(Locale.ROOT, "%.2f s, exit %d: %s%n", seconds, status, said);
        }
        System.exit(0);
    }

    private static void write(int receipts, Path file, Path keys) throws IOException {
        var stores = TestStores.fresh();
        var charged = new ChargedRuns(stores, "2026-11-01T00:00:01Z");
        var customer = new TestCustomers(stores).create("elite").id();
        JsonNode statement;
        do {
            charged.charge(List.of(customer), Math.min(BATCH, receipts));
            statement = Json.MAPPER.readTree(
                    charged.statements.signed(customer, MONTH).body());
        } while (statement.path("receipts").asLong() < receipts);
        try (var out = Files.newOutputStream(file)) {
            charged.statements.bodies(customer, 1, statement.path("last_seq").asLong(), chunk -> append(out, chunk));
            append(
                    out,
                    List.of(Json.MAPPER.writeValueAsString(
                            StatementView.of(charged.statements.signed(customer, MONTH)))));
        }
        Files.writeString(
                keys, Json.MAPPER.writeValueAsString(new ReceiptsEndpoint(charged.receipts, charged.keys).keys()));
    }

    private static void append(OutputStream out, List<String> lines) {
        try {
            out.write((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
