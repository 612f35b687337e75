package io.agentmarket.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PostgreSQL keeps its connections and does not answer: SIGSTOP to all of its processes, as on a hanging disk. */
class StalledDatabaseTest {

    /** Five seconds, and what a busy machine adds; a hang is far longer. */
    private static final Duration LONGEST = Duration.ofSeconds(12);

    @TempDir
    static Path home;

    private static PlatformProcess platform;

    @BeforeAll
    static void boot() throws Exception {
        platform = PlatformProcess.start(home, null);
    }

    @AfterAll
    static void end() throws Exception {
        platform.close();
    }

    @Test
    void callers_are_told_to_retry_and_runs_continue() throws Exception {
        stall("short", Duration.ofSeconds(6));
    }

    @Tag("long")
    @Test
    void a_stall_of_half_a_minute_is_survived() throws Exception {
        stall("long", Duration.ofSeconds(30));
    }

    private static void stall(String name, Duration time) throws Exception {
        var run = send(platform.executeRequest(name + "-running", name, 1_000, "Prefer", "wait=60"));
        await().until(() -> platform.getJson("/api/v1/executions?status=running")
                        .path("items")
                        .size()
                == 1);
        var before = platform.log().lines().count();
        var waiting = new ArrayList<CompletableFuture<Answer>>();
        var answered = new ArrayList<CompletableFuture<Answer>>();
        signal("STOP");
        var start = System.nanoTime();
        try {
            for (int n = 0; System.nanoTime() - start < time.toNanos(); n++) {
                waiting.add(send(platform.executeRequest(name + "-" + n, name, 0)));
                waiting.add(send(
                        platform.request("/api/v1/executions", "customer_key").build()));
                var enough = waiting.size();
                await().pollDelay(Duration.ofSeconds(1))
                        .until(() -> waiting.get(enough - 1).isDone() || System.nanoTime() - start > time.toNanos());
            }
            assertThat(answer(send(platform.request("/health", "customer_key").build()))
                            .status())
                    .isEqualTo(503);
            waiting.stream().filter(CompletableFuture::isDone).forEach(answered::add);
        } finally {
            signal("CONT");
        }

        assertThat(answered).isNotEmpty().allSatisfy(each -> {
            assertThat(answer(each).status()).isEqualTo(503);
            assertThat(answer(each).retryAfter()).isNotEmpty();
        });
        assertThat(waiting).allSatisfy(each -> {
            assertThat(answer(each).status()).isIn(200, 503);
            assertThat(answer(each).took()).isLessThan(LONGEST);
        });
        await().atMost(Duration.ofSeconds(10))
                .until(() -> platform.get("/health", "customer_key").statusCode() == 200);
        assertThat(answer(run).status()).isEqualTo(200);
        assertThat(platform.execute(name + "-0", name, 0).statusCode()).isEqualTo(200);
        assertThat(platform.broken()).isEmpty();
        var troubles = platform.log()
                .lines()
                .skip(before)
                .filter(line -> line.contains(" WARN ") || line.contains(" ERROR ") || line.startsWith("\tat "))
                .toList();
        assertThat(troubles.size()).as(String.join("\n", troubles)).isLessThan((int) time.toSeconds() + 12);
    }

    private record Answer(int status, String retryAfter, Duration took) {}

    private static CompletableFuture<Answer> send(HttpRequest request) {
        var start = System.nanoTime();
        return platform.http()
                .sendAsync(request, HttpResponse.BodyHandlers.ofString())
                .thenApply(answer -> new Answer(
                        answer.statusCode(),
                        answer.headers().firstValue("Retry-After").orElse(""),
                        Duration.ofNanos(System.nanoTime() - start)));
    }

    private static Answer answer(CompletableFuture<Answer> sent) {
        return sent.orTimeout(90, java.util.concurrent.TimeUnit.SECONDS).join();
    }

    /** The server and the sessions below it. */
    private static void signal(String name) throws Exception {
        var server = ProcessHandle.of(Long.parseLong(Files.readAllLines(home.resolve("data/postgres/postmaster.pid"))
                        .getFirst()))
                .orElseThrow();
        List<String> pids = Stream.concat(Stream.of(server), server.descendants())
                .map(process -> Long.toString(process.pid()))
                .toList();
        var command = new ArrayList<>(List.of("kill", "-" + name));
        command.addAll(pids);
        assertThat(new ProcessBuilder(command).start().waitFor()).isZero();
    }
}
