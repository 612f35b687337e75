package io.agentmarket.whole;

import static io.agentmarket.whole.ProbeAgents.STRICT;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.identity.TestCustomers;
import io.agentmarket.llm.anthropic.Detour;
import io.agentmarket.resilience.BreakerKey;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.upstream.BilledCall;
import io.agentmarket.upstream.Fault;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * The table of docs/guides/model-failures.md, cell by cell and for both agents: the error, the number of calls, the
 * state of the breaker, whether the offline model takes over, and the price. The test fails for a fault that is not in
 * the table, and for a row without a fault.
 */
class FaultMatrixTest extends MeteredPlatform {

    private static final Path TABLE = Path.of("docs/guides/model-failures.md");
    private static final int ATTEMPTS = 4;
    private static final int EVENTS = 3;
    private static final long OFFLINE_MICROS = 2_000;
    private static final Duration BEYOND = Duration.ofHours(1);
    static final Map<String, String> AGENTS = Map.of(
            "ticket-resolver",
            "{\"subject\":\"Charged twice\",\"body\":\"My card was charged twice this month, please refund one.\"}",
            "knowledge-base",
            "{\"question\":\"How do I roll back a release?\"}");

    /** Faults that answer at once. */
    private static final Map<String, Fault> QUICK = new TreeMap<>(Map.ofEntries(
            Map.entry("400", Fault.status(400)),
            Map.entry("400 own spend limit", new Fault.OwnSpendLimit()),
            Map.entry("401", Fault.status(401)),
            Map.entry("402", Fault.status(402)),
            Map.entry("403", Fault.status(403)),
            Map.entry("404", Fault.status(404)),
            Map.entry("409", Fault.status(409)),
            Map.entry("413", Fault.status(413)),
            Map.entry("429", Fault.status(429)),
            Map.entry("429 with a retry-after beyond the run", Fault.rateLimited(BEYOND)),
            Map.entry("429 spend limit", Fault.spendLimit()),
            Map.entry("500", Fault.status(500)),
            Map.entry("502", Fault.status(502)),
            Map.entry("503", Fault.status(503)),
            Map.entry("504", Fault.status(504)),
            Map.entry("529", Fault.status(529)),
            Map.entry("a reset in the stream", new Fault.Reset(EVENTS)),
            Map.entry("an early end", new Fault.EndEarly(EVENTS)),
            Map.entry("no message_stop", new Fault.NoMessageStop()),
            Map.entry("an error event after 200", new Fault.ErrorEvent(EVENTS)),
            Map.entry("malformed JSON", new Fault.MalformedEvent(EVENTS)),
            Map.entry("null usage", new Fault.NullUsage())));

    /** The codes of account errors if the account is the customer's. */
    private static final Map<String, String> OWN_CODES =
            Map.of("MODEL_ACCESS_REFUSED", "PROVIDER_KEY_REFUSED", "MODEL_SPEND_LIMIT", "PROVIDER_ACCOUNT_LIMITED");

    private static final Set<String> UNREACHABLE = Set.of("connection refused", "unknown host", "no TLS");
    private static final String HARMLESS = "an unknown event";

    /** A row of the table. */
    record Row(String fault, String error, int calls, boolean breaker, boolean offline) {

        @Override
        public String toString() {
            return fault;
        }
    }

    static Map<String, Row> table() {
        var rows = new LinkedHashMap<String, Row>();
        try (var lines = Files.lines(TABLE)) {
            lines.map(line -> line.split(" *\\| *", -1))
                    .filter(cells -> cells.length == 7 && cells[3].matches("\\d+"))
                    .forEach(cells -> rows.put(
                            cells[1],
                            new Row(
                                    cells[1],
                                    cells[2],
                                    Integer.parseInt(cells[3]),
                                    cells[4].equals("yes"),
                                    cells[5].equals("yes"))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return rows;
    }

    @Test
    void the_table_names_each_fault_once_and_no_other() {
        var tried = Stream.of(QUICK.keySet(), SlowUpstreamTest.FAULTS.keySet(), UNREACHABLE, Set.of(HARMLESS))
                .flatMap(Set::stream)
                .toList();

        assertThat(table().keySet()).containsExactlyInAnyOrderElementsOf(tried);
    }

    static Stream<Row> quick() {
        return table().values().stream().filter(row -> QUICK.containsKey(row.fault()));
    }

    @ParameterizedTest
    @MethodSource("quick")
    void a_fault_on_the_first_call_degrades_or_fails_uncharged(Row row) throws Exception {
        for (var agent : AGENTS.keySet()) {
            for (var strict : List.of("", STRICT)) {
                UPSTREAM.fail(QUICK.get(row.fault()), ATTEMPTS);
                int made = calls().size();

                var run = run(CUSTOMERS.create(TIER), strict + agent);

                var asked = calls().subList(made, calls().size());
                assertThat(asked).as("%s %s", row, run).hasSize(row.calls());
                assertThat(row.fault().equals("null usage") || asked.stream().noneMatch(BilledCall::completed))
                        .isTrue();
                check(row, run, strict.isEmpty() && row.offline());
                checkBreaker(row);
                UPSTREAM.heal();
                breakers.resetAll();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("quick")
    void after_a_completed_turn_the_run_fails_for_nothing(Row row) throws Exception {
        for (var agent : AGENTS.keySet()) {
            UPSTREAM.fail(new Fault.UnknownEvent(2));
            UPSTREAM.fail(QUICK.get(row.fault()), ATTEMPTS);
            int made = calls().size();

            var run = run(CUSTOMERS.create(TIER), agent);

            assertThat(calls().subList(made, calls().size()))
                    .as("%s %s", row, run)
                    .hasSize(1 + row.calls());
            assertThat(run.path("error").path("code").asString("none: " + run)).isEqualTo(row.error());
            assertThat(run.path("price").path("micros").asLong()).isZero();
            assertThat(run.path("degraded").asBoolean(true)).isFalse();
            UPSTREAM.heal();
            breakers.resetAll();
        }
    }

    static Stream<Row> unreachable() {
        return table().values().stream().filter(row -> UNREACHABLE.contains(row.fault()));
    }

    @ParameterizedTest
    @MethodSource("unreachable")
    void a_provider_out_of_reach_comes_to_the_same(Row row) throws Exception {
        try (var server = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"))) {
            var port = server.getLocalPort();
            if (row.fault().equals("connection refused")) {
                server.close();
            } else {
                Thread.ofVirtual().start(() -> speakPlainly(server));
            }
            var address =
                    switch (row.fault()) {
                        case "no TLS" -> "https://127.0.0.1:" + port;
                        case "unknown host" -> "http://no-such-host.invalid";
                        default -> "http://127.0.0.1:" + port;
                    };
            for (var agent : AGENTS.keySet()) {
                for (var strict : List.of("", STRICT)) {
                    detour.to(address);

                    var run = run(CUSTOMERS.create(TIER), strict + agent);

                    assertThat(detour.calls()).as("%s %s", row, run).isEqualTo(row.calls());
                    check(row, run, strict.isEmpty() && row.offline());
                    checkBreaker(row);
                    breakers.resetAll();
                }
            }
        }
        assertThat(calls()).isEmpty();
    }

    @Test
    void an_event_of_an_unknown_type_is_passed_over() throws Exception {
        var row = table().get(HARMLESS);
        assertThat(row).isEqualTo(new Row(HARMLESS, "none", 1, false, false));
        for (var agent : AGENTS.keySet()) {
            int made = calls().size();
            UPSTREAM.fail(new Fault.UnknownEvent(2));

            var run = run(CUSTOMERS.create(TIER), agent);

            assertThat(run.path("status").asString()).as(run.toString()).isEqualTo("succeeded");
            assertThat(calls().subList(made, calls().size())).allMatch(BilledCall::completed);
        }
    }

    static Stream<Row> accounts() {
        return quick().filter(row -> OWN_CODES.containsKey(row.error()));
    }

    @ParameterizedTest
    @MethodSource("accounts")
    void an_own_keys_account_fault_opens_only_its_own_breaker(Row row) throws Exception {
        for (var agent : AGENTS.keySet()) {
            UPSTREAM.fail(QUICK.get(row.fault()));
            var customer = CUSTOMERS.create("byok");

            var run = run(customer, agent, "X-Provider-Key", CUSTOMER_KEY);

            assertThat(run.path("error").path("code").asString("none: " + run)).isEqualTo(OWN_CODES.get(row.error()));
            assertThat(run.path("price").path("micros").asLong()).isZero();
            assertThat(breakers.of(customer.id()))
                    .singleElement()
                    .satisfies(own -> assertThat(own.failures()).isEqualTo(1));
            assertThat(breakers.ofPlatform()).allMatch(each -> each.failures() == 0);
        }
    }

    private JsonNode run(TestCustomers.Made customer, String agent, String... headers) throws Exception {
        var input = AGENTS.get(agent.replace(STRICT, ""));
        return execute(customer, agent, "{\"input\":" + input + "}", "cell", headers)
                .json();
    }

    static void check(Row row, JsonNode run, boolean degraded) {
        assertThat(run.path("degraded").asBoolean(!degraded))
                .as("%s %s", row, run)
                .isEqualTo(degraded);
        assertThat(run.path("usage").path("total_tokens").asLong()).isZero();
        if (degraded) {
            assertThat(run.path("status").asString()).as("%s %s", row, run).isEqualTo("succeeded");
            assertThat(run.path("model").asString()).isEqualTo("offline");
            assertThat(run.path("price").path("micros").asLong()).isEqualTo(OFFLINE_MICROS);
        } else {
            assertThat(run.path("error").path("code").asString("none: " + run)).isEqualTo(row.error());
            assertThat(run.path("price").path("micros").asLong()).isZero();
        }
    }

    private void checkBreaker(Row row) {
        var standing = breakers.find(new BreakerKey("anthropic", "claude-sonnet-5-5", null))
                .orElseThrow();
        assertThat(standing.calls()).isEqualTo(row.calls());
        assertThat(standing.failures()).as(row.fault()).isEqualTo(row.breaker() ? row.calls() : 0);
        assertThat(standing.reason()).isEqualTo(row.breaker() ? ErrorCode.valueOf(row.error()) : null);
    }

    private static void speakPlainly(ServerSocket server) {
        while (!server.isClosed()) {
            try (var connection = server.accept()) {
                connection
                        .getOutputStream()
                        .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                connection.getInputStream().transferTo(OutputStream.nullOutputStream());
            } catch (IOException e) {
                LoggerFactory.getLogger(Detour.class).debug("a connection ended", e);
            }
        }
    }
}
