package io.agentmarket.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.upstream.BilledCall;
import io.agentmarket.upstream.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.test.context.TestPropertySource;

/** A slow provider and short timeouts: the rows of {@link FaultMatrixTest} that wait. */
@TestPropertySource(properties = {"agentmarket.anthropic.headers-timeout=4s", "agentmarket.anthropic.stall-timeout=3s"})
class SlowUpstreamTest extends MeteredPlatform {

    private static final int ATTEMPTS = 4;
    private static final int EVENTS = 3;
    private static final Duration LATE = Duration.ofSeconds(60);

    /** By the names of the table; they are tried side by side, each with a key of its own. */
    static final Map<String, Fault> FAULTS = Map.of(
            "429 with a short retry-after", Fault.rateLimited(Duration.ofSeconds(1)),
            "no headers in time", new Fault.LateHeaders(LATE),
            "a stalled body", new Fault.Stall(EVENTS));

    static Stream<Fault> passing() {
        return Stream.of(new Fault.LateHeaders(LATE), new Fault.Stall(EVENTS));
    }

    @ParameterizedTest
    @MethodSource("passing")
    void a_fault_that_passes_costs_the_customer_nothing_more(Fault fault) throws Exception {
        UPSTREAM.fail(fault);

        var run = probe(CUSTOMERS.create(TIER), "passing").json();

        assertThat(run.path("status").asString()).as(run.toString()).isEqualTo("succeeded");
        assertThat(run.path("degraded").asBoolean(true)).isFalse();
        assertThat(calls()).extracting(BilledCall::completed).containsExactly(false, true, true);
        assertThat(metered(run)).isEqualTo(billed());
    }

    @Test
    void a_lasting_fault_ends_as_the_table_says() throws Exception {
        var cells = new ArrayList<Callable<Void>>();
        for (var row : FaultMatrixTest.table().values().stream()
                .filter(row -> FAULTS.containsKey(row.fault()))
                .toList()) {
            for (var agent : FaultMatrixTest.AGENTS.entrySet()) {
                for (var strict : List.of("", ProbeAgents.STRICT)) {
                    var key = CELL_KEY + cells.size();
                    UPSTREAM.failFor(key, FAULTS.get(row.fault()), ATTEMPTS);
                    cells.add(() -> {
                        var body = "{\"input\":" + agent.getValue() + "}";
                        var byok = CUSTOMERS.create("byok");
                        var run = execute(
                                byok,
                                strict + agent.getKey(),
                                body,
                                "cell",
                                "X-Provider-Key",
                                key,
                                "Prefer",
                                "wait=50");
                        FaultMatrixTest.check(row, run.json(), strict.isEmpty() && row.offline());
                        return null;
                    });
                }
            }
        }

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var cell : threads.invokeAll(cells)) {
                cell.get();
            }
        }

        assertThat(calls()).hasSize(cells.size() * ATTEMPTS);
        assertThat(breakers.ofPlatform()).allMatch(each -> each.failures() == 0);
    }
}
