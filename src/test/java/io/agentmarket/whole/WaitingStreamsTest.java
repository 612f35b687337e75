package io.agentmarket.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentmarket.identity.TestCustomers;
import io.agentmarket.monitoring.TestAuditor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Streams of runs that wait for an approval, for hours or days. */
@Tag("stores")
class WaitingStreamsTest extends RunningPlatform {

    private static final int RUNS = 20;
    private static final int STREAMS_OF_EACH = 15;
    private static final int BEATS = 6;

    private final TestCustomers.Made customer = CUSTOMERS.create("elite");

    @Test
    void cost_one_question_for_all_of_them_and_miss_nothing() throws Exception {
        var runs = new ArrayList<String>();
        for (int n = 0; n < RUNS; n++) {
            runs.add(ask("waits-" + n));
        }
        var before = STORES.statements();
        var threads = Executors.newVirtualThreadPerTaskExecutor();
        try {
            var streams = new ArrayList<Future<Answer>>();
            for (var id : runs) {
                for (int n = 0; n < STREAMS_OF_EACH; n++) {
                    streams.add(threads.submit(() -> get(customer.key(), "/api/v1/executions/" + id + "/events")));
                }
            }
            await().until(() -> looks(STORES.statements()) - looks(before) >= RUNS * STREAMS_OF_EACH);
            var all = STORES.statements();
            await().until(() -> news(STORES.statements()) - news(all) >= 2);
            var opened = STORES.statements();

            await().until(() -> news(STORES.statements()) - news(opened) >= BEATS);

            var waited = STORES.statements();
            assertThat(looks(waited)).isEqualTo(looks(opened));
            assertThat(waited)
                    .allSatisfy((statement, calls) -> assertThat(calls - opened.getOrDefault(statement, 0L))
                            .as(statement)
                            .isLessThan(STREAMS_OF_EACH * RUNS / 2));
            for (var id : runs) {
                approve(id);
            }
            for (var stream : streams) {
                assertWhole(entries(stream.get().text()));
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(TestAuditor.broken(STORES.databases())).isEmpty();
    }

    /** How often somebody read a run's journal. */
    private static long looks(Map<String, Long> statements) {
        return calls(statements, "select seq, type, coalesce(body, payload::json)");
    }

    /** How often the replica asked for all streams together. */
    private static long news(Map<String, Long> statements) {
        return calls(statements, "as horizon");
    }

    private static long calls(Map<String, Long> statements, String part) {
        return statements.entrySet().stream()
                .filter(statement -> statement.getKey().contains(part))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    private static void assertWhole(List<Entry> entries) {
        var journal = entries.stream().filter(entry -> !entry.id().isEmpty()).toList();
        assertThat(journal.getLast().event()).isEqualTo("finished");
        for (int n = 0; n < journal.size(); n++) {
            assertThat(journal.get(n).id()).isEqualTo(Integer.toString(n + 1));
        }
    }

    private String ask(String note) throws Exception {
        var started = post(
                customer.key(),
                "/api/v1/marketplace/packages/graph-probe/execute",
                "{\"input\": {\"note\": \"" + note + "\", \"rounds\": 1}}",
                "Idempotency-Key",
                note);
        assertThat(started.json().path("status").asString(""))
                .as(started.text())
                .isEqualTo("waiting_approval");
        return started.json().path("execution_id").asString();
    }

    private void approve(String id) throws Exception {
        var asked = get(customer.key(), "/api/v1/approvals?status=pending&execution_id=" + id)
                .json()
                .at("/items/0");
        var answer = post(
                customer.key(),
                "/api/v1/approvals/" + asked.path("approval_id").asString() + "/approve",
                "{\"action_sha256\": \"" + asked.path("action_sha256").asString() + "\"}",
                "Idempotency-Key",
                "approve");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }
}
