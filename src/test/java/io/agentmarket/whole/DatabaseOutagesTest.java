package io.agentmarket.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.QuickSibling;
import io.agentmarket.identity.TestCustomers;
import io.agentmarket.journal.GroupCommitterTest;
import io.agentmarket.monitoring.TestAuditor;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/**
 * Temporary failures of the database: no caller gets a permanent error, no caller waits long, and the log has one line.
 */
@Tag("long")
@QuickSibling(GroupCommitterTest.class)
@ExtendWith(OutputCaptureExtension.class)
class DatabaseOutagesTest extends RunningPlatform {

    private static final Duration SHORT = Duration.ofSeconds(3);

    /** The maximum wait of a caller: five seconds, and a margin for a busy machine; a hang is far longer. */
    private static final long MAX_MS_LENGTH = 12_000;

    private final List<TestCustomers.Made> customers =
            IntStream.range(0, 6).mapToObj(n -> CUSTOMERS.create("elite")).toList();

    @BeforeEach
    void everybody_has_an_account() throws Exception {
        for (var customer : customers) {
            assertThat(run(customer.key(), "first", "first", 0).status()).isEqualTo(200);
        }
    }

    @Test
    void a_read_only_database_refuses_for_a_moment(CapturedOutput output) throws Exception {
        readOnly(SHORT, output);
    }

    @Tag("long")
    @Test
    void a_read_only_database_refuses_for_twelve_seconds(CapturedOutput output) throws Exception {
        readOnly(Duration.ofSeconds(12), output);
    }

    @Test
    void a_locked_budget_holds_up_its_customer_alone(CapturedOutput output) throws Exception {
        locked(SHORT, output);
    }

    @Tag("long")
    @Test
    void a_budget_locked_for_25_seconds_holds_up_its_customer_alone(CapturedOutput output) throws Exception {
        locked(Duration.ofSeconds(25), output);
    }

    private void readOnly(Duration time, CapturedOutput output) throws Exception {
        try (var load = new SteadyCallers(this::call, customers)) {
            load.await(20);
            var before = output.getAll().length();
            STORES.takesWrites(false);
            try {
                await().until(() -> health().contains("accepts no writes"));
                load.awaitFor(time);
            } finally {
                STORES.takesWrites(true);
            }
            load.awaitAnswersOfAll(200);

            assertThat(load.failed()).isNotEmpty().allMatch(call -> call.isToBeRetriedWithin(MAX_MS_LENGTH));
            assertThat(troubles(output.getAll().substring(before))).hasSizeLessThanOrEqualTo(lines(load));
        }
        everythingIsInOrder();
    }

    private void locked(Duration time, CapturedOutput output) throws Exception {
        var held = customers.getFirst();
        try (var load = new SteadyCallers(this::call, customers);
                var holder = STORES.databases().owner().getConnection()) {
            load.await(60);
            var usual = load.slowest95(held, 0);
            var before = output.getAll().length();
            holder.setAutoCommit(false);
            holder.createStatement()
                    .execute("select from budget_counter where customer_id = '" + held.id() + "' for update");
            var mark = load.mark();
            await().until(() -> health().contains("locked by another session"));
            load.awaitFor(time);
            var slowest = load.slowest95(held, mark);
            holder.rollback();
            load.awaitAnswersOfAll(200);

            assertThat(slowest).isLessThan(500 + usual);
            assertThat(load.failed()).allMatch(call -> call.isToBeRetriedWithin(MAX_MS_LENGTH));
            assertThat(load.failed()).allMatch(call -> call.customer().equals(held));
            assertThat(troubles(output.getAll().substring(before))).hasSizeLessThanOrEqualTo(lines(load));
        }
        everythingIsInOrder();
    }

    private SteadyCallers.Call call(TestCustomers.Made customer, String key) throws Exception {
        var start = System.nanoTime();
        var answer = run(customer.key(), key, "steady", 0);
        return new SteadyCallers.Call(
                customer, answer.status(), answer.header("Retry-After"), (System.nanoTime() - start) / 1_000_000);
    }

    /** Exceptions of the platform's other threads are ignored meanwhile. */
    private static ConditionFactory await() {
        return Awaitility.await().dontCatchUncaughtExceptions();
    }

    private String health() throws Exception {
        return get("", "/health").text();
    }

    private void everythingIsInOrder() {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () -> assertThat(TestAuditor.broken(STORES.databases())).isEmpty());
        await().until(() -> health().contains("\"up\""));
    }

    /** One a second, and one for the second that has begun. */
    private static int lines(SteadyCallers load) {
        return (int) load.age().toSeconds() + 2;
    }

    /** Warnings, errors and stacks; that a run went on elsewhere, since its worker had lapsed, is told of each. */
    private static List<String> troubles(String output) {
        return output.lines()
                .filter(line -> !line.contains("run was taken over by another replica"))
                .filter(line -> line.contains(" WARN ") || line.contains(" ERROR ") || line.startsWith("\tat "))
                .toList();
    }
}
