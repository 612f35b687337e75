package io.agentmarket.toolkits.data.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import io.agentmarket.toolkits.data.engines.EngineFailedException;
import io.agentmarket.toolkits.data.engines.EngineFailedException.Kind;
import io.agentmarket.toolkits.data.engines.QueryEngine.Limits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Each attempt of sandbox.txt ends as it says: at the check, and without the check in the child itself. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SandboxTest {

    private static final Path ATTEMPTS = Path.of("src/test/resources/toolkits/data/sandbox.txt");

    private static final DuckDbEngine ENGINE = DuckDbEngine.standard();

    private Path folder;
    private final AtomicInteger calls = new AtomicInteger();
    private HttpServer server;
    private DuckDbSession session;
    private Calls unchecked;

    /** A line of the file. */
    private record Attempt(String refusal, String unchecked, String sql) {}

    @BeforeAll
    void prepare(@TempDir Path empty) throws IOException {
        folder = empty.toRealPath();
        for (var name : List.of("inside", "outside", "other")) {
            Files.createDirectory(folder.resolve(name));
            Files.writeString(folder.resolve(name).resolve("secret.csv"), "a,b\n1,2\n");
        }
        Files.createSymbolicLink(folder.resolve("inside/link.csv"), folder.resolve("outside/secret.csv"));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            calls.incrementAndGet();
            exchange.close();
        });
        server.start();
        session = (DuckDbSession) DuckDbSession.open(ENGINE.take(), limits());
        session.keep("t", "select * from (values (1, 1, '7', 'a')) v(row_number, line_number, n, s)");
        var own = Files.createDirectory(folder.resolve("inside/own"));
        unchecked = new Calls(ENGINE.take(), limits(), own);
        unchecked.open(OpenSql.settings(folder.resolve("inside").toRealPath(), own.toRealPath(), limits()));
        unchecked.operation(() -> unchecked.run("create table t as select 1 as n"));
    }

    @AfterAll
    void end() {
        session.close();
        unchecked.close();
        server.stop(0);
        ENGINE.close();
    }

    private Limits limits() {
        return new Limits(folder.resolve("inside"), Duration.ofSeconds(10), 256L << 20, 1L << 30, progress -> {});
    }

    @Test
    void every_attempt_is_refused_with_its_reason() {
        var wrong = new TreeMap<String, String>();
        for (var attempt : attempts()) {
            var refusal = session.refusal(attempt.sql(), List.of("t"));
            if (!refusal.contains(attempt.refusal()) || !refusal.matches("(?s)[A-Z].*[.?]")) {
                wrong.put(attempt.sql(), refusal);
            }
        }

        assertThat(attempts()).hasSizeGreaterThan(100);
        assertThat(wrong).isEmpty();
    }

    @Test
    void without_the_check_the_child_reaches_nothing_either() throws IOException {
        var before = files();

        var wrong = new TreeMap<String, String>();
        for (var attempt : attempts()) {
            if (!attempt.unchecked().equals("-")) {
                var ended = ended(attempt.sql());
                if (!ended.startsWith(attempt.unchecked())) {
                    wrong.put(attempt.sql(), ended);
                }
            }
        }

        assertThat(wrong).isEmpty();
        assertThat(calls).as("calls of the server").hasValue(0);
        assertThat(files()).isEqualTo(before);
        assertThat(unchecked.operation(() -> unchecked.query("select 'alive'", 1)))
                .containsExactly(List.of("alive"));
    }

    @Test
    void allowed_parts_that_grow_without_end_meet_the_limits_of_the_process() {
        var doubling = new StringBuilder("with a0 as (select 'twelve bytes' as s)");
        for (int at = 1; at <= 15; at++) {
            doubling.append(", a%d as (select s || s || s || s as s from a%d)".formatted(at, at - 1));
        }
        var growing = doubling + " select length(s) as n from a15";
        var other = (DuckDbSession) ENGINE.open(limits());

        assertThat(other.refusal(growing, List.of("t"))).isEmpty();
        var failed = catchThrowableOfType(EngineFailedException.class, () -> other.query(growing, 1));
        assertThat(failed.kind()).isIn(Kind.RESOURCES, Kind.TIME);
        assertThat(session.query("select s from t", 1).values()).containsExactly(List.of("a"));
        other.close();
    }

    private String ended(String sql) {
        boolean select = sql.toLowerCase(Locale.ROOT).matches("(?s)\\s*(select|with|from)\\b.*");
        var failed = catchThrowableOfType(
                EngineFailedException.class,
                () -> unchecked.operation(() -> select ? unchecked.query(sql, 1000) : unchecked.run(sql)));
        return failed == null ? "harmless" : "fails: " + failed.getMessage();
    }

    /** All files but those of the two children. */
    private Set<String> files() throws IOException {
        try (var tree = Files.walk(folder)) {
            return tree.map(file -> folder.relativize(file).toString())
                    .filter(file -> !file.contains("own") && !file.contains(".duckdb-"))
                    .collect(Collectors.toSet());
        }
    }

    private List<Attempt> attempts() {
        try (Stream<String> lines = Files.lines(ATTEMPTS)) {
            return lines.filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.split(" ;; ", 3))
                    .map(parts -> new Attempt(parts[0], parts[1], filled(parts[2])))
                    .toList();
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }

    private String filled(String sql) {
        return sql.replace("{inside}", folder.resolve("inside").toString())
                .replace("{outside}", folder.resolve("outside").toString())
                .replace("{other}", folder.resolve("other").toString())
                .replace("{port}", Integer.toString(server.getAddress().getPort()))
                .replace("\\u0000", "\0")
                .replace("\\u001b", "\33");
    }
}
