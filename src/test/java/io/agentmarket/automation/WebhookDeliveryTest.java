package io.agentmarket.automation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.egress.Call;
import io.agentmarket.identity.Caller;
import io.agentmarket.journal.ToldRuns;
import io.agentmarket.shared.ExecutionId;
import io.agentmarket.shared.Json;
import io.agentmarket.stores.TestStores;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("stores")
class WebhookDeliveryTest {

    private static final TestStores STORES = TestStores.fresh();
    private static final Set<EventKind> RUNS = Set.of(
            EventKind.RUN_SUCCEEDED, EventKind.RUN_FAILED, EventKind.APPROVAL_REQUESTED, EventKind.APPROVAL_DECIDED);

    private final Automation automation = new Automation(STORES, "2026-11-23T12:00:00Z");
    private final Receiver receiver = new Receiver();
    private final WebhookSender courier = courier();
    private final ToldRuns runs = new ToldRuns(STORES, automation.clock);
    private final Caller caller = automation.customers.create("standard").caller();

    @BeforeEach
    void read_messages_of_other_tests() {
        STORES.tenant().platform(sql -> sql.sql("delete from webhook_endpoint").update());
        collect();
    }

    @AfterEach
    void stop() {
        runs.close();
    }

    @Test
    void an_endpoint_receives_each_event_once_in_order_without_content() {
        var hook = create(RUNS);
        var run = runs.begin(caller);
        runs.approve(run, runs.ask(run));
        runs.finish(run);

        collect();
        collect();
        deliver();

        assertThat(receiver.ids()).containsExactly(id(run, 2), id(run, 3), id(run, 5));
        assertThat(receiver.arrived())
                .allSatisfy(call -> assertThat(isSigned(call, hook.secret())).isTrue());
        assertThat(Receiver.body(receiver.arrived().getFirst()))
                .contains("approval_id", "high")
                .doesNotContain("confidential");
        var end = Json.MAPPER.readTree(Receiver.body(receiver.arrived().getLast()));
        assertThat(end.path("type").asString()).isEqualTo("run.succeeded");
        assertThat(end.path("data").path("execution_id").asString()).isEqualTo(run.toString());
        assertThat(end.path("data").path("package_id").asString()).isEqualTo("probe");
    }

    @Test
    void other_customers_and_other_events_are_not_sent() {
        create(Set.of(EventKind.RUN_FAILED));
        var stranger = automation.customers.create("standard").caller();
        runs.finish(runs.begin(caller));
        runs.finish(runs.begin(stranger));

        collect();
        deliver();

        assertThat(receiver.calls()).isZero();
    }

    @Test
    void the_end_of_a_sub_run_is_not_sent() throws Exception {
        create(RUNS);
        var child = runs.begin(caller);
        runs.finish(child);
        try (var owner = STORES.databases().owner().getConnection();
                var statement = owner.prepareStatement("update execution_history set parent_id = id where id = ?")) {
            statement.setObject(1, child.value());
            statement.executeUpdate();
        }

        collect();
        deliver();

        assertThat(receiver.calls()).isZero();
    }

    /** Ten runs with three events each, over an hour in which nobody listens; then the receiver is back. */
    @Test
    void an_endpoint_back_from_an_outage_gets_events_in_order() {
        create(RUNS);
        receiver.answer(null);
        var told = new ArrayList<ExecutionId>();
        var approval = new UUID(0, 0);
        for (int minute = 0; minute < 60; minute++) {
            if (minute % 6 == 0) {
                told.add(runs.begin(caller));
            }
            var run = told.getLast();
            switch (minute % 6) {
                case 1 -> approval = runs.ask(run);
                case 3 -> runs.approve(run, approval);
                case 5 -> runs.finish(run);
                default -> collect();
            }
            collect();
            deliver();
            automation.clock.pass(Duration.ofMinutes(1));
        }
        assertThat(receiver.arrived()).isEmpty();

        receiver.answer(200);
        var minutes = 0;
        while (receiver.arrived().size() < 30 && minutes < 24 * 60) {
            automation.clock.pass(Duration.ofMinutes(1));
            minutes++;
            deliver();
        }

        assertThat(receiver.ids()).hasSize(30).doesNotHaveDuplicates();
        for (var run : told) {
            assertThat(receiver.ids())
                    .filteredOn(it -> it.startsWith("msg_" + run))
                    .containsExactly(id(run, 2), id(run, 3), id(run, 5));
        }
        assertThat(minutes).as("the first success calls the others back").isLessThanOrEqualTo(30);
    }

    /** The crash is after the endpoint has answered and before that is noted. */
    @Test
    void a_crash_after_sending_sends_again_under_the_same_id() {
        create(RUNS);
        var run = runs.begin(caller);
        runs.finish(run);
        collect();
        var parcel = courier.take().orElseThrow();
        receiver.send(new Call(
                "POST",
                parcel.address(),
                Map.of("webhook-id", parcel.delivery().messageId()),
                parcel.delivery().body().getBytes(UTF_8),
                Set.of("*"),
                WebhookSender.TIMEOUT,
                0));

        assertThat(courier.take())
                .as("while its lease lasts nobody else sends it")
                .isEmpty();
        automation.clock.pass(Duration.ofSeconds(60));
        deliver();
        deliver();

        assertThat(receiver.ids()).containsExactly(id(run, 3), id(run, 3));
        assertThat(receiver.arrived().stream().map(Receiver::body).distinct()).hasSize(1);
    }

    @Test
    void a_message_that_fails_ten_times_becomes_a_resendable_dead_letter() {
        var hook = create(RUNS).hook();
        receiver.answer(500);
        var begun = automation.clock.instant();
        runs.finish(runs.begin(caller));
        collect();

        for (int step = 0; step < 5_000 && delivery(hook).status().equals("pending"); step++) {
            deliver();
            automation.clock.pass(Duration.ofMinutes(1));
        }

        var dead = delivery(hook);
        assertThat(dead.status()).isEqualTo("dead");
        assertThat(dead.attempts()).isEqualTo(10).isEqualTo(receiver.calls());
        assertThat(dead.responseCode()).isEqualTo(500);
        assertThat(Duration.between(begun, requireNonNull(dead.lastAt())))
                .isBetween(Duration.ofHours(75), Duration.ofHours(84));

        receiver.answer(200);
        assertThat(automation.hooks.resendDead(caller, hook.id(), begun)).isEqualTo(1);
        deliver();
        assertThat(delivery(hook).status()).isEqualTo("delivered");
    }

    @Test
    void an_endpoint_that_answers_gone_is_disabled_with_its_pending_messages() {
        var hook = create(RUNS).hook();
        receiver.answer(410);
        runs.finish(runs.begin(caller));
        runs.finish(runs.begin(caller));
        collect();
        deliver();

        var seen = automation.hooks.get(caller, hook.id());
        assertThat(seen).extracting(Webhook::active, Webhook::disabledReason).containsExactly(false, "gone");
        assertThat(receiver.calls()).isEqualTo(1);
        assertThat(automation
                        .hooks
                        .deliveries(caller, hook.id(), "dead", null, 10)
                        .items())
                .hasSize(2);
    }

    @Test
    void messages_pending_at_switch_off_can_be_sent_again_at_once() {
        var hook = create(RUNS).hook();
        runs.finish(runs.begin(caller));
        collect();
        var parcel = courier.take().orElseThrow();
        automation.hooks.replace(caller, hook.id(), draft(false));
        receiver.answer(500);
        courier.send(parcel);
        receiver.answer(200);
        automation.hooks.replace(caller, hook.id(), draft(true));

        assertThat(delivery(hook))
                .extracting(Delivery::status, Delivery::attempts)
                .containsExactly("dead", 1);
        automation.hooks.resend(caller, hook.id(), delivery(hook).id());
        deliver();

        assertThat(delivery(hook).status()).isEqualTo("delivered");
    }

    @Test
    void events_while_an_endpoint_was_off_are_never_sent() {
        var hook = create(RUNS).hook();
        automation.hooks.replace(caller, hook.id(), draft(false));
        runs.finish(runs.begin(caller));
        automation.clock.pass(Duration.ofMillis(300));
        automation.hooks.replace(caller, hook.id(), draft(true));
        var later = runs.begin(caller);
        runs.finish(later);

        collect();
        deliver();

        assertThat(receiver.ids()).containsExactly(id(later, 3));
    }

    @Test
    void an_endpoint_that_fails_for_five_days_is_switched_off() {
        var hook = create(RUNS).hook();
        receiver.answer(500);
        for (int day = 0; day <= 5; day++) {
            runs.finish(runs.begin(caller));
            collect();
            deliver();
            automation.clock.pass(Duration.ofDays(1));
        }

        assertThat(automation.hooks.get(caller, hook.id()))
                .extracting(Webhook::active, Webhook::disabledReason)
                .containsExactly(false, "failing");
    }

    @Test
    void during_a_rotation_messages_carry_the_signatures_of_both_secrets() {
        var old = create(RUNS);
        var fresh = automation.hooks.rotate(
                caller, Automation.call(caller, "rotate"), old.hook().id(), Duration.ofHours(1));
        automation.hooks.ping(
                caller, Automation.call(caller, "ping-1"), old.hook().id());
        deliver();
        automation.clock.pass(Duration.ofHours(1));
        automation.hooks.ping(
                caller, Automation.call(caller, "ping-2"), old.hook().id());
        deliver();

        var during = receiver.arrived().getFirst();
        var after = receiver.arrived().getLast();
        assertThat(List.of(isSigned(during, old.secret()), isSigned(during, fresh.secret())))
                .containsExactly(true, true);
        assertThat(List.of(isSigned(after, old.secret()), isSigned(after, fresh.secret())))
                .containsExactly(false, true);
    }

    /** A message is in the outbox only once, even if the cursor was set back. */
    @Test
    void reading_the_journal_again_adds_nothing() {
        var hook = create(RUNS).hook();
        runs.finish(runs.begin(caller));
        collect();
        STORES.tenant()
                .platform(sql ->
                        sql.sql("update webhook_cursor set tx = '1'::xid8").update());
        collect();

        assertThat(automation
                        .hooks
                        .deliveries(caller, hook.id(), null, null, 10)
                        .items())
                .hasSize(1);
    }

    private Webhooks.Issued create(Set<EventKind> events) {
        return automation.hooks.create(
                caller,
                Automation.call(caller, "hook"),
                new Webhooks.Draft("https://receiver.example/hook", events, "", true));
    }

    private static Webhooks.Draft draft(boolean active) {
        return new Webhooks.Draft("https://receiver.example/hook", RUNS, "", active);
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

    private Delivery delivery(Webhook hook) {
        return automation
                .hooks
                .deliveries(caller, hook.id(), null, null, 10)
                .items()
                .getFirst();
    }

    private static String id(ExecutionId run, int seq) {
        return "msg_" + run + "_" + seq;
    }

    private static boolean isSigned(Call call, @Nullable SigningSecret secret) {
        return requireNonNull(secret)
                .signed(
                        Receiver.header(call, "webhook-signature"),
                        Receiver.header(call, "webhook-id"),
                        Long.parseLong(Receiver.header(call, "webhook-timestamp")),
                        Receiver.body(call).getBytes(UTF_8));
    }

    private WebhookSender courier() {
        return new WebhookSender(
                STORES.tenant(),
                receiver,
                automation.secrets,
                automation.runs,
                new RetryPlan(new Random(5)),
                automation.clock,
                new SimpleMeterRegistry());
    }
}
