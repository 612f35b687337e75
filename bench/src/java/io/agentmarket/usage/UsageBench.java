package io.agentmarket.usage;

import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ExecutionId;
import io.agentmarket.shared.Ids;
import io.agentmarket.stores.Tenant;
import io.agentmarket.stores.TestStores;
import io.agentmarket.usage.TopPackages.Measure;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Every usage query over a small and a large history, side by side on one durable server, as the role of requests with
 * row-level security, interleaved call by call. Exits with 1 when a query on the large history has a p95 of 50 ms or
 * more, or when its median is more than 1.2 times that on the small one and more than 1 ms above it. Growth is judged
 * by the median, because on a shared machine the p95 of a few milliseconds is the scheduler's; the ratio of the p95 is
 * shown beside it. Queries whose name begins with {@value #UNGATED} are shown without a gate. Arguments: rows of the
 * small and of the large history, calls per query. Run by {@code bench/usage}.
 */
final class UsageBench {

    private static final PrintStream OUT = new PrintStream(new FileOutputStream(FileDescriptor.out), true);
    private static final CustomerId LARGE = new CustomerId(new UUID(0x7000, 0x8000_0000_0000_0000L));
    private static final int OTHERS = 999;
    private static final String UNGATED = "(";
    private static final double MAX_MS = 50;
    private static final double MAX_GROWTH = 1.2;

    /** Below this a ratio tells of the machine's noise, not of the number of rows. */
    private static final double FLOOR_MS = 1;

    private final Instant end = Instant.now().minus(Duration.ofHours(1));
    private final LocalDate today = LocalDate.ofInstant(end, ZoneOffset.UTC);
    private final Random random = new Random(7);
    private boolean green = true;

    public static void main(String[] args) throws Exception {
        System.setProperty(TestStores.DURABLE, "true");
        var green = new UsageBench().run(Long.parseLong(args[0]), Long.parseLong(args[1]), Integer.parseInt(args[2]));
        System.exit(green ? 0 : 1);
    }

    private boolean run(long few, long many, int calls) throws SQLException {
        return compare(few, seeded(few), many, seeded(many), calls);
    }

    /** The same over histories that are there already. */
    boolean compare(long few, Tenant fewRows, long many, Tenant manyRows, int calls) {
        var small = new Side(fewRows);
        var large = new Side(manyRows);
        OUT.printf("| query | p50 %s | p95 %s | p50 %s | p95 %s | growth p50 | p95 |%n", few, few, many, many);
        OUT.println("|---|---|---|---|---|---|---|");
        queries().forEach((name, query) -> compare(name, query, new Side[] {small, large}, calls));
        OUT.println(green ? "all within the gates" : "not all within the gates");
        return green;
    }

    /** One history and the product's classes over it. */
    private final class Side {

        private final History history;
        private final UsageQueries sums;
        private final Export export;

        Side(Tenant tenant) {
            history = TestHistory.of(tenant);
            sums = new UsageQueries(tenant);
            export = new Export(history);
        }
    }

    private Tenant seeded(long rows) throws SQLException {
        var stores = TestStores.fresh();
        var start = System.nanoTime();
        new UsageSeed(stores, LARGE, OTHERS).add(rows, end);
        OUT.printf(Locale.ROOT, "%,d rows in %d s%n", rows, (System.nanoTime() - start) / 1_000_000_000);
        return stores.tenant();
    }

    private void compare(String name, Consumer<Side> query, Side[] sides, int calls) {
        var nanos = new long[2][calls];
        for (int call = -calls / 5; call < calls; call++) {
            for (int side = 0; side < 2; side++) {
                var start = System.nanoTime();
                query.accept(sides[side]);
                if (call >= 0) {
                    nanos[side][call] = System.nanoTime() - start;
                }
            }
        }
        var small = ms(nanos[0], 0.5);
        var large = ms(nanos[1], 0.5);
        var worst = ms(nanos[1], 0.95);
        var ok = worst < MAX_MS && (large <= MAX_GROWTH * small || large - small <= FLOOR_MS);
        green &= ok || name.startsWith(UNGATED);
        OUT.printf(
                Locale.ROOT,
                "| %s | %.2f | %.2f | %.2f | %.2f | %.2f | %.2f%s |%n",
                name,
                small,
                ms(nanos[0], 0.95),
                large,
                worst,
                large / small,
                worst / ms(nanos[0], 0.95),
                ok ? "" : name.startsWith(UNGATED) ? " above" : " **missed**");
    }

    private static double ms(long[] nanos, double quantile) {
        var sorted = nanos.clone();
        Arrays.sort(sorted);
        return sorted[(int) (quantile * (sorted.length - 1))] / 1e6;
    }

    private Map<String, Consumer<Side>> queries() {
        var queries = new LinkedHashMap<String, Consumer<Side>>();
        queries.put("list, newest 50", side -> page(side, LARGE, filter(null, null, null, null), null));
        queries.put("list, a page in the middle", side -> page(side, LARGE, filter(null, null, null, null), middle()));
        queries.put("list, one month", side -> page(side, LARGE, month(null), null));
        queries.put("list by package", side -> page(side, LARGE, filter("agent-3", null, null, null), middle()));
        queries.put(
                "list by a rare package", side -> page(side, LARGE, filter(UsageSeed.RARE, null, null, null), null));
        queries.put("list by a package never run", side -> page(side, LARGE, filter("never", null, null, null), null));
        queries.put(
                "list by status failed", side -> page(side, LARGE, filter(null, RunStatus.FAILED, null, null), null));
        queries.put("list by status cancelled, one month", side -> page(side, LARGE, month(RunStatus.CANCELLED), null));
        queries.put(
                "list by a rare key", side -> page(side, LARGE, filter(null, null, UsageSeed.key(0, 7), null), null));
        queries.put(
                "list by deployment",
                side -> page(side, LARGE, filter(null, null, null, UsageSeed.deployment(0, 2)), middle()));
        queries.put(
                "list by package and status",
                side -> page(side, LARGE, filter("agent-3", RunStatus.TIMED_OUT, null, null), middle()));
        queries.put(
                "(list by package, status and key, together rare)",
                side -> page(
                        side, LARGE, filter(UsageSeed.RARE, RunStatus.TIMED_OUT, UsageSeed.key(0, 1), null), null));
        queries.put("list of a small customer", side -> page(side, other(), filter(null, null, null, null), null));
        queries.put(
                "list of a small customer by package",
                side -> page(side, other(), filter("agent-3", null, null, null), null));
        queries.put("one run", side -> side.history.find(LARGE, new ExecutionId(Ids.at(time()))));
        queries.put("(a batch of 1,000 of an export)", side -> batch(side));
        queries.put("stats, 30 days", side -> side.sums.stats(LARGE, days(30)));
        queries.put("stats, 366 days", side -> side.sums.stats(LARGE, days(366)));
        queries.put("top packages by runs, 30 days", side -> side.sums.top(LARGE, days(30), Measure.RUNS, 10));
        queries.put("top packages by cost, 366 days", side -> side.sums.top(LARGE, days(366), Measure.COST, 10));
        queries.put("daily, 30 days", side -> side.sums.series(LARGE, days(30), Granularity.DAILY));
        queries.put("daily, 366 days", side -> side.sums.series(LARGE, days(366), Granularity.DAILY));
        queries.put("weekly, 366 days", side -> side.sums.series(LARGE, days(366), Granularity.WEEKLY));
        queries.put("monthly, 366 days", side -> side.sums.series(LARGE, days(366), Granularity.MONTHLY));
        queries.put("cost of the current month", side -> side.sums.monthCost(LARGE, end));
        return queries;
    }

    private static void page(Side side, CustomerId customer, RunFilter filter, @Nullable UUID cursor) {
        side.history.page(customer, filter.before(cursor, 50));
    }

    private void batch(Side side) {
        var to = time();
        side.export.begin(LARGE, new RunFilter(null, to, null, null, null, null));
    }

    private static RunFilter filter(
            @Nullable String packageId, @Nullable RunStatus status, @Nullable UUID key, @Nullable UUID deployment) {
        return new RunFilter(null, null, packageId, status, key, deployment);
    }

    private RunFilter month(@Nullable RunStatus status) {
        var to = time();
        return new RunFilter(to.minus(Duration.ofDays(30)), to, null, status, null, null);
    }

    private DaySpan days(int days) {
        return new DaySpan(today.minusDays(days - 1), today);
    }

    private UUID middle() {
        return Ids.floor(time());
    }

    /** In the last ten of the twelve months. */
    private Instant time() {
        return end.minus(Duration.ofSeconds(random.nextLong(Duration.ofDays(300).toSeconds())));
    }

    private CustomerId other() {
        return UsageSeed.other(1 + random.nextInt(OTHERS));
    }
}
