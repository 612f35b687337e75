package io.agentmarket.ratelimit;

import io.agentmarket.identity.Caller;
import io.agentmarket.shared.AppException;
import io.agentmarket.tiers.LimitChange;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Measures what decisions cost Redis: CPU of the server's process (network included) per call, 16 callers, 1,000
 * customers, interleaved rounds, medians. {@code calls} is how many commands one unit sends. With the argument
 * {@code live} only what live runs add to it.
 */
final class DecisionCost {

    private static final PrintStream OUT = new PrintStream(new FileOutputStream(FileDescriptor.out), true);
    private static final int CALLERS = 16;
    private static final int UNITS = 20_000;
    private static final int ROUNDS = 7;

    /** Every limit there is, and none that refuses here. */
    private static final LimitChange RAISED =
            new LimitChange(100_000, 1_000_000, 1_000_000, 1_000_000, 1_000_000, 1_000, 4_000_000_000L);

    private static final LimitChange CROWDED =
            new LimitChange(1_000_000, 50_000_000, 500_000_000, 50_000_000, 500_000_000, 10_000, 4_000_000_000L);

    private final RedisCommands<String, String> commands;
    private final List<Caller> callers =
            IntStream.range(0, 1_000).mapToObj(i -> TestLimiter.caller("byok")).toList();
    private final List<Caller> full =
            IntStream.range(0, 1_000).mapToObj(i -> TestLimiter.caller("solo")).toList();
    private final List<Caller> metered = IntStream.range(0, 1_000)
            .mapToObj(i -> TestLimiter.caller("elite", RAISED, LimitChange.NONE))
            .toList();
    private final List<Caller> keyed = IntStream.range(0, 1_000)
            .mapToObj(i -> TestLimiter.caller("elite", RAISED, RAISED))
            .toList();
    private final RateLimiter limiter;

    private DecisionCost(TestRedis redis) {
        commands = redis.connection().sync();
        limiter = TestLimiter.on(redis.calls()).limiter;
    }

    public static void main(String[] arguments) throws Exception {
        try (var redis = TestRedis.start()) {
            var costs = new DecisionCost(redis);
            if (arguments.length == 0) {
                costs.measure();
            }
            costs.measureLiveRuns();
        }
    }

    private void measure() throws Exception {
        full.forEach(each -> IntStream.range(0, 6).forEach(i -> refused(each)));
        var kinds = List.of(
                new Kind("INCR", 1, i -> commands.incr("count:" + i % 1_000)),
                new Kind("request: 3 windows", 1, i -> limiter.admitRequest(callers.get(i % 1_000))),
                new Kind("run: 6 windows + lease, and release", 2, i -> run(callers.get(i % 1_000), 0)),
                new Kind("with 10,000 tokens, and release", 2, i -> run(metered.get(i % 1_000), 10_000)),
                new Kind("with limits of the key, and release", 2, i -> run(keyed.get(i % 1_000), 10_000)),
                new Kind("release alone", 1, i -> release(callers.get(i % 1_000))),
                new Kind("refused request", 1, i -> refused(full.get(i % 1_000))),
                new Kind("status: 10 windows", 1, i -> limiter.look(callers.get(i % 1_000))));
        var cost = new double[kinds.size()][ROUNDS];
        for (var round = 0; round < ROUNDS; round++) {
            commands.configResetstat();
            for (var kind = 0; kind < kinds.size(); kind++) {
                cost[kind][round] = microsPerUnit(kinds.get(kind).work());
            }
        }
        for (var kind = 0; kind < kinds.size(); kind++) {
            var sorted = java.util.Arrays.stream(cost[kind]).sorted().toArray();
            report(
                    "%-38s redis CPU %5.1f us (%.1f to %.1f), commands %d%n",
                    kinds.get(kind).name, sorted[ROUNDS / 2], sorted[0], sorted[ROUNDS - 1], kinds.get(kind).calls);
        }
        report(
                "%s, memory of one customer %d B%n",
                version(), commands.memoryUsage("rl:{" + callers.getFirst().customer() + "}:windows"));
    }

    /** What one customer's live runs add to its decisions, and what it costs to renew their leases once. */
    private void measureLiveRuns() throws Exception {
        for (var leases : new int[] {10, 3_000, 8_000}) {
            var caller = TestLimiter.caller("elite", CROWDED, LimitChange.NONE);
            var permits = live(List.of(caller), leases);
            renewed(leases + " leases of one customer", permits);
            var costs = new double[ROUNDS];
            for (var round = 0; round < ROUNDS; round++) {
                costs[round] = microsPerUnit(2_000, i -> run(caller, "x", 0));
            }
            java.util.Arrays.sort(costs);
            report("run and release among %,d live ones: redis CPU %.1f us%n", leases, costs[ROUNDS / 2]);
            permits.forEach(permit -> limiter.release(permit, 0));
        }
        renewed("8000 leases of 1000 customers", live(metered, 8_000));
    }

    private List<Permit> live(List<Caller> of, int leases) {
        return IntStream.range(0, leases)
                .mapToObj(i -> limiter.admitRun(of.get(i % of.size()), TestLimiter.run("x", 1_000))
                        .permit())
                .toList();
    }

    private void renewed(String what, List<Permit> permits) {
        var costs = new double[ROUNDS];
        for (var round = 0; round < ROUNDS; round++) {
            var before = cpuMicros();
            limiter.renew(permits);
            costs[round] = (cpuMicros() - before) / 1_000;
        }
        java.util.Arrays.sort(costs);
        report(
                "renewal of %s: redis CPU %.1f ms (%.1f to %.1f)%n",
                what, costs[ROUNDS / 2], costs[0], costs[ROUNDS - 1]);
    }

    private void run(Caller caller, long tokens) {
        run(caller, "audit-agent", tokens);
    }

    private void run(Caller caller, String packageId, long tokens) {
        limiter.release(
                limiter.admitRun(caller, TestLimiter.run(packageId, tokens)).permit(), tokens);
    }

    private void release(Caller caller) {
        var id = TestLimiter.run("audit-agent").id();
        limiter.release(new Permit(caller.customer(), null, id, 0), 0);
    }

    private void refused(Caller caller) {
        try {
            limiter.admitRequest(caller);
        } catch (AppException expected) {
            // what is measured
        }
    }

    private double microsPerUnit(IntConsumer work) throws Exception {
        return microsPerUnit(UNITS, work);
    }

    private double microsPerUnit(int units, IntConsumer work) throws Exception {
        var next = new AtomicLong();
        var before = cpuMicros();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var i = 0; i < CALLERS; i++) {
                var unused = threads.submit(() -> {
                    for (var n = next.getAndIncrement(); n < units; n = next.getAndIncrement()) {
                        work.accept((int) n);
                    }
                    return null;
                });
            }
        }
        return (cpuMicros() - before) / units;
    }

    private double cpuMicros() {
        return commands.info("cpu")
                        .lines()
                        .filter(line -> line.matches("used_cpu_(sys|user):.*"))
                        .mapToDouble(line -> Double.parseDouble(line.split(":")[1]))
                        .sum()
                * 1e6;
    }

    private String version() {
        return commands.info("server")
                .lines()
                .filter(line -> line.startsWith("redis_version"))
                .findFirst()
                .orElseThrow();
    }

    private static void report(String format, Object... values) {
        OUT.printf(Locale.ROOT, format, values);
    }

    private record Kind(String name, int calls, IntConsumer work) {}
}
