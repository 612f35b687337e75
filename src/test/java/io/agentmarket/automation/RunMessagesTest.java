package io.agentmarket.automation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.egress.Call;
import io.agentmarket.identity.Caller;
import io.agentmarket.journal.RunWebhook;
import io.agentmarket.journal.RunWebhooks;
import io.agentmarket.journal.ToldRuns;
import io.agentmarket.shared.ExecutionId;
import io.agentmarket.shared.Json;
import io.agentmarket.stores.TestStores;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

@Tag("stores")
class RunMessagesTest {

    private static final TestStores STORES = TestStores.fresh();
    private static final RunWebhook ENDS = new RunWebhook("https://receiver.example/hook", Set.copyOf(RunWebhook.ENDS));

    private final Automation automation = new Automation(STORES, "2026-11-23T12:00:00Z");
    private final Receiver receiver = new Receiver();
    private final WebhookSender courier = new WebhookSender(
            STORES.tenant(),
            receiver,
            automation.secrets,
            automation.runs,
            new RetryPlan(new Random(5)),
            automation.clock,
            new SimpleMeterRegistry());
    private final ToldRuns runs = new ToldRuns(STORES, automation.clock);
    private final Caller caller = automation.customers.create("standard").caller();

    @BeforeEach
    void read_messages_of_other_tests() {
        STORES.tenant().platform(sql -> sql.sql("delete from run_webhook").update());
        collect();
    }

    @AfterEach
    void stop() {
        runs.close();
    }

    @Test
    void each_retry_sends_the_same_bytes_until_the_receiver_is_back() {
        receiver.answer(null);
        var run = runs.begin(caller, ENDS);
        runs.finish(run, Json.MAPPER.readTree("{\"b\":1.50,\"a\":\"x\"}"));
        collect();
        var first = courier.take().orElseThrow();
        courier.send(first);
        automation.clock.pass(Duration.ofSeconds(30));

        receiver.answer(200);
        deliver();

        assertThat(receiver.calls()).isEqualTo(2);
        assertThat(receiver.arrived()).hasSize(1);
        var arrived = receiver.arrived().getFirst();
        assertThat(Receiver.body(arrived)).isEqualTo(first.body());
        assertThat(isSigned(arrived)).isTrue();
        assertThat(end(arrived).at("/data/output").toString()).isEqualTo("{\"b\":1.5,\"a\":\"x\"}");
        assertThat(told(run).getFirst().attempts()).isEqualTo(2);
    }

    @Test
    void an_output_too_large_for_a_message_is_linked() {
        var run = runs.begin(caller, ENDS);
        var output = Json.MAPPER.createObjectNode().put("text", "x".repeat(RunWebhooks.MAX_OUTPUT_BYTES));
        runs.finish(run, output);
        collect();
        deliver();

        var data = end(receiver.arrived().getFirst()).path("data");
        assertThat(data.has("output")).isFalse();
        assertThat(data.path("output_url").asString()).isEqualTo("/api/v1/executions/" + run);
    }

    @Test
    void a_gone_answer_ends_that_message_only() {
        receiver.answer(410);
        var gone = runs.begin(caller, ENDS);
        runs.finish(gone);
        collect();
        deliver();
        receiver.answer(200);
        var next = runs.begin(caller, ENDS);
        runs.finish(next);
        collect();
        deliver();

        assertThat(told(gone)).extracting(Delivery::status).containsExactly("dead");
        assertThat(told(next)).extracting(Delivery::status).containsExactly("delivered");
    }

    /** A dead host has places of its own. */
    @Test
    void messages_to_another_host_do_not_wait_for_one_that_hangs() {
        for (int n = 0; n < 5; n++) {
            runs.finish(runs.begin(caller, ENDS));
        }
        runs.finish(runs.begin(caller, new RunWebhook("https://elsewhere.example/", ENDS.events())));
        collect();

        var inHand = List.of(take(), take(), take(), take(), take());

        assertThat(courier.take()).as("four to one host, one to the other").isEmpty();
        assertThat(inHand).filteredOn(it -> it.equals("elsewhere.example")).hasSize(1);
    }

    @Test
    void an_erased_run_sends_no_message() {
        var run = runs.begin(caller, ENDS);
        runs.finish(run);
        collect();
        var parcel = courier.take().orElseThrow();
        STORES.tenant().platform(sql -> {
            RunWebhooks.erase(sql, caller.customer(), run);
            return true;
        });
        receiver.answer(500);
        courier.send(parcel);
        automation.clock.pass(Duration.ofHours(1));

        assertThat(courier.take()).isEmpty();
    }

    @Test
    void reading_the_journal_again_adds_nothing() {
        var run = runs.begin(caller, ENDS);
        runs.finish(run);
        collect();
        STORES.tenant()
                .platform(sql ->
                        sql.sql("update webhook_cursor set tx = '1'::xid8").update());
        collect();

        assertThat(told(run)).hasSize(1);
    }

    private String take() {
        return courier.take().orElseThrow().address().getHost();
    }

    private List<Delivery> told(ExecutionId run) {
        return automation.runs.told(caller, run).deliveries();
    }

    private boolean isSigned(Call call) {
        return automation
                .runs
                .signing(caller)
                .secret()
                .signed(
                        Receiver.header(call, "webhook-signature"),
                        Receiver.header(call, "webhook-id"),
                        Long.parseLong(Receiver.header(call, "webhook-timestamp")),
                        Receiver.body(call).getBytes(UTF_8));
    }

    private static JsonNode end(Call call) {
        return Json.MAPPER.readTree(Receiver.body(call));
    }

    private void collect() {
        while (automation.outbox.step()) {
            // there is more
        }
    }

    private void deliver() {
        for (var parcel = courier.take(); parcel.isPresent(); parcel = courier.take()) {
            courier.send(parcel.get());
        }
    }
}
