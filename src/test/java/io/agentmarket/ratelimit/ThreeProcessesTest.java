package io.agentmarket.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Three processes request far more than the limit from one Redis, on its clock. */
class ThreeProcessesTest {

    private static final long LASTS_MS = 5_000;

    /** The permits that a process got, and the two times between which it got them. */
    private record Given(String kind, long from, long to) {}

    @Test
    void together_they_admit_the_limit_and_no_more_in_any_window() throws Exception {
        var customer = UUID.randomUUID().toString();
        var given = new ArrayList<Given>();
        try (var redis = TestRedis.start()) {
            var processes = new ArrayList<Started>();
            for (var i = 0; i < 3; i++) {
                processes.add(start(redis.url(), customer));
            }
            for (var process : processes) {
                assertThat(process.out.readLine()).isEqualTo("ready");
            }
            var end = System.currentTimeMillis() + LASTS_MS;
            for (var process : processes) {
                process.in.println(end);
            }
            for (var process : processes) {
                given.addAll(read(process));
            }
        }

        var units = of("window", given);
        var length = LimiterProcess.WINDOW.length().toMillis();
        assertThat(mostInside(units, length)).isLessThanOrEqualTo((int) LimiterProcess.WINDOW.limit());
        // three windows begin in five seconds: at 0, 2 and 4 s, each at most 1/128 of it late
        assertThat(units.size()).isGreaterThanOrEqualTo((int) (0.99 * 3 * LimiterProcess.WINDOW.limit()));
        var places = of("place", given);
        assertThat(places.size()).isGreaterThan(100);
        assertThat(mostAtOnce(places)).isBetween(2, LimiterProcess.PLACES);
    }

    /** The most units of which it is certain that one window held them: sent and answered inside it. */
    private static int mostInside(List<Given> units, long length) {
        var most = 0;
        for (var last : units) {
            var inside = units.stream()
                    .filter(unit -> unit.to <= last.to && unit.from > last.to - length)
                    .count();
            most = Math.max(most, (int) inside);
        }
        return most;
    }

    /** The most places that were certainly held at once: given before, and released after. */
    private static int mostAtOnce(List<Given> places) {
        var most = 0;
        for (var one : places) {
            var held = places.stream()
                    .filter(other -> other.from <= one.from && one.from <= other.to)
                    .count();
            most = Math.max(most, (int) held);
        }
        return most;
    }

    private static List<Given> of(String kind, List<Given> given) {
        return given.stream()
                .filter(each -> each.kind.equals(kind))
                .sorted(Comparator.comparingLong(Given::to))
                .toList();
    }

    private record Started(Process process, BufferedReader out, PrintStream in) {}

    private static Started start(String url, String customer) throws IOException {
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx96m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LimiterProcess.class.getName(),
                        url,
                        customer)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return new Started(
                process,
                process.inputReader(StandardCharsets.UTF_8),
                new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8));
    }

    private static List<Given> read(Started started) throws InterruptedException {
        var given = started.out
                .lines()
                .map(line -> line.split(" ", -1))
                .map(words -> new Given(words[0], Long.parseLong(words[1]), Long.parseLong(words[2])))
                .toList();
        assertThat(started.process.waitFor()).isZero();
        return given;
    }
}
