package io.agentmarket.toolkits.data.postgres;

import static io.agentmarket.toolkits.data.postgres.CustomerDatabase.AMPLE;
import static io.agentmarket.toolkits.data.postgres.CustomerDatabase.hostPort;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.agentmarket.egress.TestEgress;
import io.agentmarket.shared.SteppingClock;
import io.agentmarket.shared.TestPlaces;
import io.agentmarket.toolkits.data.postgres.PostgresFailedException.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which databases are reached, and what is said of one that is not. */
@Tag("stores")
class PostgresReachTest {

    private static final CustomerDatabase DATABASE = CustomerDatabase.fresh();
    private static final InetAddress LOCAL = InetAddress.ofLiteral("127.0.0.1");

    private final AtomicInteger lookups = new AtomicInteger();
    private final AtomicInteger accepted = new AtomicInteger();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1,        other.example",
        "127.0.0.1,        *.0.0.1",
        "10.0.0.1,         10.0.0.1",
        "169.254.169.254,  *",
        "private.example,  private.example",
        "'[::1]',          *"
    })
    void a_host_that_is_not_granted_or_not_public_is_not_called(String host, String granted) {
        var tables = new PostgresTables(TestEgress.pinning(name -> local(name), "127.0.0.1:1"), Clock.systemUTC());

        var refused = failure(tables, "postgresql://u:p@" + host + ":5432/x", Set.of(granted));

        assertThat(refused.kind()).isEqualTo(Kind.REFUSED);
        assertThat(refused)
                .hasMessageStartingWith("The database was not called")
                .message()
                .doesNotContain(host);
    }

    @ParameterizedTest
    @CsvSource({"25", "22", "6379", "3306", "1023"})
    void a_port_of_another_kind_of_server_is_not_called(int port) {
        var tables = new PostgresTables(TestEgress.pinning(name -> local(name)), Clock.systemUTC());

        assertThat(failure(tables, "postgresql://u:p@93.184.215.14:" + port + "/x", Set.of("*"))
                        .kind())
                .isEqualTo(Kind.REFUSED);
    }

    @Test
    void a_public_host_is_called_with_tls_only() {
        var tables = new PostgresTables(TestEgress.pinning(name -> local(name)), Clock.systemUTC());

        var refused = failure(tables, "postgresql://u:p@93.184.215.14/x?sslmode=prefer", Set.of("*"));

        assertThat(refused).hasMessageContaining("with TLS only");
    }

    @Test
    void a_name_is_resolved_once_also_to_cancel() {
        var url = DATABASE.url.replace("127.0.0.1", "db.customer.example");
        var tables = new PostgresTables(TestEgress.pinning(name -> local(name), hostPort(url)), Clock.systemUTC());
        var sleep = new PostgresSource("", "select pg_sleep(3600)::text as a", 9, 999, Duration.ofSeconds(1));

        var ended = catchThrowableOfType(
                PostgresFailedException.class,
                () -> tables.read(
                        new PostgresAccess(url, Set.of("db.customer.example"), DATABASE.access.customer()),
                        sleep,
                        folder.resolve("out.csv")));

        assertThat(ended.kind()).isEqualTo(Kind.TIME);
        assertThat(lookups).hasValue(1);
    }

    @Test
    void a_server_without_tls_is_refused_where_tls_is_wanted() {
        for (var mode : Set.of("require", "verify-full")) {
            var refused = failure(DATABASE.tables, DATABASE.url + "?sslmode=" + mode, Set.of("127.0.0.1"));

            assertThat(refused)
                    .hasMessageContaining("offers no TLS")
                    .extracting("kind")
                    .isEqualTo(Kind.REFUSED);
        }
    }

    @Test
    void only_connecting_is_retried_and_a_breaker_stops_it() throws IOException {
        var clock = new SteppingClock("2026-11-15T12:00:00Z");
        try (var server = hangingUp()) {
            var at = "127.0.0.1:" + server.getLocalPort();
            var tables = new PostgresTables(TestEgress.pinning(name -> local(name), at), clock);
            var url = "postgresql://u:p@" + at + "/x?sslmode=disable";

            assertThat(failure(tables, url, Set.of("127.0.0.1")).kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(accepted).hasValue(3);
            failure(tables, url, Set.of("127.0.0.1"));
            var stopped = failure(tables, url, Set.of("127.0.0.1"));

            assertThat(stopped).hasMessageContaining("failed too often");
            assertThat(accepted).hasValue(5);
        }
    }

    @Test
    void a_closed_port_is_said_to_be_unreachable() {
        var at = "127.0.0.1:" + TestPlaces.port();
        var tables = new PostgresTables(TestEgress.pinning(name -> local(name), at), Clock.systemUTC());

        var failed = failure(tables, "postgresql://u:hunter2@" + at + "/x", Set.of("127.0.0.1"));

        assertThat(failed).hasMessage("The database was not reached, or did not open a session.");
        assertThat(failed.kind()).isEqualTo(Kind.UNAVAILABLE);
    }

    private InetAddress[] local(String name) throws UnknownHostException {
        lookups.incrementAndGet();
        if (!name.endsWith(".example")) {
            throw new UnknownHostException(name);
        }
        return new InetAddress[] {LOCAL};
    }

    /** A server that ends each connection at once. */
    private ServerSocket hangingUp() throws IOException {
        var server = new ServerSocket(0, 50, LOCAL);
        Thread.ofVirtual().start(() -> {
            while (!server.isClosed()) {
                try (var connection = server.accept()) {
                    accepted.incrementAndGet();
                    connection.getInputStream().read(new byte[8]);
                } catch (IOException closed) {
                    return;
                }
            }
        });
        return server;
    }

    private PostgresFailedException failure(PostgresTables tables, String url, Set<String> hosts) {
        return catchThrowableOfType(
                PostgresFailedException.class,
                () -> tables.read(
                        new PostgresAccess(url, hosts, DATABASE.access.customer()),
                        new PostgresSource("", "select 1 as a", 9, 999, AMPLE),
                        folder.resolve("out.csv")));
    }
}
