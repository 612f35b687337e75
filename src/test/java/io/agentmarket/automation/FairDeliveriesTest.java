package io.agentmarket.automation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentmarket.egress.Answer;
import io.agentmarket.egress.Call;
import io.agentmarket.egress.Egress;
import io.agentmarket.egress.EgressFailedException;
import io.agentmarket.identity.Caller;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.stores.TestStores;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A customer whose endpoints hang or fail delays its own messages, and those of others by seconds at most. */
@Tag("stores")
class FairDeliveriesTest {

    private static final TestStores STORES = TestStores.fresh();
    private static final Duration SOON = Duration.ofSeconds(60);

    private final Automation automation = new Automation(STORES, "2026-11-23T12:00:00Z");
    private final SlowWorld world = new SlowWorld();
    private final WebhookSender courier = new WebhookSender(
            STORES.tenant(),
            world,
            automation.secrets,
            automation.runs,
            new RetryPlan(new Random(5)),
            automation.clock,
            new SimpleMeterRegistry());
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final List<Thread> rounds = new CopyOnWriteArrayList<>();

    /** A round that went on would take the next test's messages. */
    @AfterEach
    void leave_nothing_to_the_next() throws InterruptedException {
        stopping.set(true);
        world.over.countDown();
        for (var round : rounds) {
            assertThat(round.join(SOON)).isTrue();
        }
        STORES.tenant().platform(sql -> sql.sql("delete from webhook_endpoint").update());
    }

    @Test
    void a_customer_with_twenty_hanging_endpoints_delays_no_other_customer() {
        fill(customer(), "hangs", 20, 5);
        automation.clock.pass(Duration.ofSeconds(1));
        fill(customer(), "well", 1, 3);

        rounds.add(Thread.startVirtualThread(this::round));

        await().atMost(SOON).until(() -> world.arrived.size() == 3);
        assertThat(world.hanging)
                .as("endpoints that are asked and do not answer")
                .hasSizeLessThanOrEqualTo(8);
    }

    @Test
    void thirty_customers_whose_endpoints_hang_leave_room_for_one_whose_does_not() {
        for (int n = 0; n < 30; n++) {
            fill(customer(), "hangs-" + n + "-", 2, 2);
        }
        automation.clock.pass(Duration.ofSeconds(1));
        fill(customer(), "well", 1, 3);

        rounds.add(Thread.startVirtualThread(this::round));

        await().atMost(SOON).until(() -> world.arrived.size() == 3);
    }

    @Test
    void the_customer_with_fewer_messages_in_flight_is_next() {
        var much = customer();
        fill(much, "much", 3, 4);
        automation.clock.pass(Duration.ofSeconds(1));
        var little = customer();
        fill(little, "little", 1, 2);

        var order = List.of(next(), next(), next(), next(), next());

        assertThat(order).extracting(it -> it.equals(much.customer())).containsExactly(true, false, true, false, true);
    }

    @Test
    void an_unreadable_secret_stops_its_own_endpoint_only() {
        fill(customer(), "broken", 1, 1);
        STORES.tenant()
                .platform(sql -> sql.sql("update platform_secrets set token = 'gAAAAA' where name like 'automation %'")
                        .update());
        automation.clock.pass(Duration.ofSeconds(1));
        fill(customer(), "well", 1, 1);

        for (var parcel = courier.take(); parcel.isPresent(); parcel = courier.take()) {
            courier.send(parcel.get());
        }

        assertThat(world.arrived).containsExactly("well0.example");
    }

    /** Both deleting an endpoint and recording an answer lock the endpoint before its deliveries. */
    @Test
    void an_endpoint_can_be_deleted_while_its_answers_are_recorded() throws Exception {
        var caller = customer();
        fill(caller, "hangs", 8, 3);
        rounds.add(Thread.startVirtualThread(this::round));
        await().atMost(SOON).until(() -> world.hanging.size() == 8);
        var endpoints = automation.hooks.page(caller, null, 50).items();

        world.over.countDown();

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var deleted = endpoints.stream()
                    .map(hook -> threads.submit(() -> automation.hooks.delete(caller, hook.id())))
                    .toList();
            for (var each : deleted) {
                each.get(SOON.toSeconds(), TimeUnit.SECONDS);
            }
        }
        assertThat(automation.hooks.page(caller, null, 50).items()).isEmpty();
    }

    private void round() {
        try {
            new DeliveryRound(automation.outbox, courier).run(stopping::get);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private CustomerId next() {
        return courier.take().orElseThrow().delivery().customer();
    }

    private Caller customer() {
        return automation.customers.create("standard").caller();
    }

    /** A number of endpoints with a number of messages each. */
    private void fill(Caller caller, String name, int endpoints, int messages) {
        for (int n = 0; n < endpoints; n++) {
            var url = "https://" + name + n + ".example/hook";
            var draft = new Webhooks.Draft(url, Set.of(EventKind.RUN_FAILED), "", true);
            var hook = automation
                    .hooks
                    .create(caller, Automation.call(caller, name + n), draft)
                    .hook();
            for (int m = 0; m < messages; m++) {
                automation.hooks.ping(caller, Automation.call(caller, name + n + "-" + m), hook.id());
            }
        }
    }

    /** Hosts that hang answer nobody until it is over; the others answer at once. */
    private static final class SlowWorld implements Egress {

        final CountDownLatch over = new CountDownLatch(1);
        final List<String> hanging = new CopyOnWriteArrayList<>();
        final List<String> arrived = new CopyOnWriteArrayList<>();

        @Override
        public Answer send(Call call) {
            var host = call.uri().getHost();
            if (!host.startsWith("hangs")) {
                arrived.add(host);
                return new Answer(200, Map.of(), "thanks".getBytes(StandardCharsets.UTF_8));
            }
            hanging.add(host);
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new EgressFailedException(EgressFailedException.Reason.TIMEOUT, "No answer in time.", null);
        }
    }
}
