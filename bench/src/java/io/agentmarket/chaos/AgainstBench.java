package io.agentmarket.chaos;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToDoubleFunction;

/**
 * Whole runs over HTTP (authenticated, limited, recorded, billed; no tool, the offline model) on this checkout and on
 * another, each as its own {@code ./run} starts it, in short turns: medians, and the median of the ratios of turns that
 * were neighbours. CPU is that of all processes of a platform. Arguments: the other checkout, seconds of warming each,
 * seconds per turn, rounds.
 */
final class AgainstBench {

    private static final PrintStream OUT = new PrintStream(new FileOutputStream(FileDescriptor.out), true);
    private static final int CUSTOMERS = 100;
    private static final int[] CLIENTS = {16, 64};

    private record Turn(double runsPerSecond, double cpuMs, double javaMs) {}

    public static void main(String[] args) throws Exception {
        var home = Files.createTempDirectory("against");
        var here = Files.createDirectories(home.resolve("this"));
        var there = Files.createDirectories(home.resolve("other"));
        try (var other = ServedTree.start(Path.of(args[0]).toAbsolutePath(), there, CUSTOMERS);
                var ours = ServedTree.start(Path.of("").toAbsolutePath(), here, CUSTOMERS)) {
            for (int part = 0; part < 4; part++) {
                turn(other, CLIENTS[1], Integer.parseInt(args[1]) / 4);
                turn(ours, CLIENTS[1], Integer.parseInt(args[1]) / 4);
            }
            for (var clients : CLIENTS) {
                compare(other, ours, clients, Integer.parseInt(args[2]), Integer.parseInt(args[3]));
            }
        }
    }

    private static void compare(ServedTree other, ServedTree ours, int clients, int seconds, int rounds)
            throws Exception {
        var theirs = new ArrayList<Turn>();
        var mine = new ArrayList<Turn>();
        for (int round = 0; round < rounds; round++) {
            if (round % 2 == 0) {
                theirs.add(turn(other, clients, seconds));
            }
            mine.add(turn(ours, clients, seconds));
            if (round % 2 == 1) {
                theirs.add(turn(other, clients, seconds));
            }
        }
        say(clients + " clients, runs/s", theirs, mine, Turn::runsPerSecond);
        say(clients + " clients, CPU ms a run", theirs, mine, Turn::cpuMs);
        say(clients + " clients, of it java", theirs, mine, Turn::javaMs);
    }

    private static void say(String what, List<Turn> theirs, List<Turn> mine, ToDoubleFunction<Turn> figure) {
        var ratios = new ArrayList<Double>();
        for (int n = 0; n < mine.size(); n++) {
            ratios.add(figure.applyAsDouble(mine.get(n)) / figure.applyAsDouble(theirs.get(n)));
        }
        OUT.printf(
                Locale.ROOT,
                "%-28s other %8.3f  this %8.3f  ratio %.3f%n",
                what,
                median(theirs.stream().map(figure::applyAsDouble).toList()),
                median(mine.stream().map(figure::applyAsDouble).toList()),
                median(ratios));
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElse(Double.NaN);
    }

    private static Turn turn(ServedTree tree, int clients, int seconds) throws Exception {
        var before = tree.cpu();
        var start = System.nanoTime();
        var end = start + seconds * 1_000_000_000L;
        var prefix = UUID.randomUUID();
        var number = new AtomicLong();
        var work = new ArrayList<Callable<Long>>();
        for (int n = 0; n < clients; n++) {
            work.add(() -> {
                long done = 0;
                while (System.nanoTime() < end) {
                    tree.run(ThreadLocalRandom.current().nextInt(CUSTOMERS), prefix + "-" + number.incrementAndGet());
                    done++;
                }
                return done;
            });
        }
        long runs = 0;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var client : threads.invokeAll(work)) {
                runs += client.get();
            }
        }
        var rate = runs * 1e9 / (System.nanoTime() - start);
        var after = tree.cpu();
        double all = 0;
        for (var each : after.entrySet()) {
            all += each.getValue() - before.getOrDefault(each.getKey(), 0.0);
        }
        var java = after.getOrDefault("java", 0.0) - before.getOrDefault("java", 0.0);
        return new Turn(rate, all / runs, java / runs);
    }
}
