package io.agentmarket.billing.compare;

import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.Ids;
import io.agentmarket.stores.TestStores;
import io.agentmarket.tiers.PriceBook;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;

/**
 * A month of so many runs (argument) priced again on every tier, in memory that does not grow with them: run it by
 * {@code BENCH_JAVA_OPTS=-Xmx64m bench/java io.agentmarket.billing.compare.CompareBench 100000}.
 */
final class CompareBench {

    private static final PrintStream OUT = new PrintStream(new FileOutputStream(FileDescriptor.out), true);
    private static final Instant NOW = Instant.parse("2026-11-15T12:00:00Z");

    /** Receipts over two turns each, one after the other in time; every tenth dearer than its base. */
    private static final String FILL = """
            with runs as (
              select n, (lpad(to_hex(1794744000000 + n), 12, '0') || '7000' || '8000'
                     || lpad(to_hex(n), 12, '0'))::uuid as id, case when n % 10 = 0 then 51300 else 38000 end as micros
                from generate_series(1, ?) n)
            insert into receipts (customer_id, seq, execution_id, body, previous_hash, hash, month, day, package_id, micros)
            select ?, n, id, json_build_object('execution_id', id, 'package_id', 'plain', 'tier', 'silver', 'billing',
                   'METERED', 'price_list', '2025-01-01', 'base_micros', 38000, 'quote_micros', 200000, 'price_micros',
                   micros, 'turns', json_build_array(
                     json_build_object('model', 'claude-sonnet-5-5', 'input_tokens', case when n % 10 = 0 then 20000 else 900 end,
                       'output_tokens', 500, 'cache_read_tokens', 0, 'cache_write_5m_tokens', 0, 'cache_write_1h_tokens', 0),
                     json_build_object('model', 'claude-sonnet-5-5', 'input_tokens', 0, 'output_tokens', 0,
                       'cache_read_tokens', 0, 'cache_write_5m_tokens', 0, 'cache_write_1h_tokens', 0)))::text,
                   '', '\\x00'::bytea, '2026-11-01', '2026-11-15', 'plain', micros
              from runs""";

    private CompareBench() {}

    public static void main(String[] args) {
        var runs = Integer.parseInt(args[0]);
        var stores = TestStores.fresh();
        var customer = new CustomerId(Ids.at(NOW));
        stores.tenant()
                .platform(jdbc -> jdbc.sql(FILL).params(runs, customer.value()).update());
        var book = PriceBook.bundled();
        var facts = new MonthReplay.Facts(null, 100_000, 20_000, "solo");
        var replay = new MonthReplay(book, id -> Optional.of(facts), book.tiers(NOW));
        var start = System.nanoTime();
        new PaidRuns(stores.tenant()).each(customer, LocalDate.parse("2026-11-01"), replay::add);
        var took = Duration.ofNanos(System.nanoTime() - start);
        OUT.printf(
                Locale.ROOT,
                "%d runs on %d tiers in %.1f s, heap at most %d MB%n",
                replay.runs(),
                replay.sums().size(),
                took.toMillis() / 1e3,
                Runtime.getRuntime().maxMemory() >> 20);
        replay.sums().forEach(sum -> OUT.println(sum.tier().id() + " " + sum.total()));
        OUT.println("charged " + replay.charged());
        System.exit(0);
    }
}
