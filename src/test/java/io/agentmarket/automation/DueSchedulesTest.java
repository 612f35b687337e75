package io.agentmarket.automation;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.agentmarket.engine.Target;
import io.agentmarket.identity.Caller;
import io.agentmarket.identity.TestCustomers;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.Violation;
import io.agentmarket.stores.TestStores;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

@Tag("stores")
class DueSchedulesTest {

    private static final TestStores STORES = TestStores.fresh();
    private static final Instant NINE = Instant.parse("2026-11-24T08:00:00Z");

    private final Automation automation = new Automation(STORES, "2026-11-23T12:00:00Z");
    private final TestCustomers.Made customer = automation.customers.create("standard");
    private final Caller caller = customer.caller();

    @BeforeEach
    void delete_schedules_of_other_tests() {
        STORES.tenant()
                .platform(sql -> sql.sql("update schedule set active = false, next_run_at = null")
                        .update());
    }

    @Test
    void a_due_time_starts_one_run_with_the_creators_rights() {
        var schedule = create("0 9 * * *");

        assertThat(automation.due.step()).isFalse();
        automation.clock.pass(Duration.between(automation.clock.instant(), NINE));
        automation.due.step();
        automation.due.step();

        assertThat(automation.engine.callers()).containsOnlyKeys(schedule.runKey(NINE));
        assertThat(automation.engine.callers().get(schedule.runKey(NINE)))
                .extracting(Caller::key, Caller::customer)
                .containsExactly(caller.key(), caller.customer());
        assertThat(seen(schedule).nextRunAt()).isEqualTo("2026-11-25T08:00:00Z");
        assertThat(lastRun(schedule).execution())
                .isEqualTo(automation.engine.runs().get(schedule.runKey(NINE)));
    }

    @Test
    void replicas_that_see_the_same_due_time_start_one_run() throws Exception {
        var schedule = create("0 9 * * *");
        automation.clock.pass(Duration.ofDays(1));

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int replica = 0; replica < 8; replica++) {
                threads.submit(automation.due::step);
            }
        }

        assertThat(automation.engine.runs()).containsOnlyKeys(schedule.runKey(NINE));
    }

    /** The crash is between the start of the run and the note of it. */
    @Test
    void a_crash_before_the_run_is_noted_starts_no_second_one() {
        var schedule = create("0 9 * * *");
        automation.clock.pass(Duration.ofDays(1));
        var started = automation.orders.start(caller, schedule.order(), schedule.input(), schedule.runKey(NINE));

        automation.due.step();

        assertThat(automation.engine.runs()).hasSize(1);
        assertThat(lastRun(schedule).execution()).isEqualTo(started);
    }

    @Test
    void only_the_latest_missed_time_is_started() {
        var schedule = create("0 9 * * *");
        automation.clock.pass(Duration.ofDays(30));

        automation.due.step();

        var latest = Instant.parse("2026-12-23T08:00:00Z");
        assertThat(automation.engine.runs()).containsOnlyKeys(schedule.runKey(latest));
        assertThat(lastRun(schedule).dueAt()).isEqualTo(latest);
    }

    @Test
    void a_revoked_key_pauses_the_schedule_and_says_so() {
        var schedule = create("0 9 * * *");
        revoke();
        automation.clock.pass(Duration.ofDays(1));

        automation.due.step();

        assertThat(automation.engine.runs()).isEmpty();
        assertThat(seen(schedule))
                .extracting(Schedule::active, Schedule::pausedReason, Schedule::nextRunAt)
                .containsExactly(false, DueSchedules.KEY_UNUSABLE, null);
    }

    /** Suspended is not for ever. */
    @Test
    void a_suspended_customers_schedule_skips_due_times_and_resumes_after() {
        var schedule = create("0 9 * * *");
        automation.customers.suspend(customer, true);
        automation.clock.pass(Duration.ofDays(1));
        automation.due.step();
        assertThat(automation.due.step()).isFalse();

        assertThat(automation.engine.runs()).isEmpty();
        assertThat(seen(schedule).active()).isTrue();
        assertThat(lastRun(schedule).refusal()).isEqualTo("CUSTOMER_SUSPENDED");

        automation.customers.suspend(customer, false);
        automation.clock.pass(Duration.ofDays(1));
        automation.due.step();

        assertThat(automation.engine.runs()).containsOnlyKeys(schedule.runKey(NINE.plus(Duration.ofDays(1))));
    }

    @Test
    void a_revoked_key_of_a_suspended_customer_switches_its_schedule_off() {
        var schedule = create("0 9 * * *");
        revoke();
        automation.customers.suspend(customer, true);
        automation.clock.pass(Duration.ofDays(1));

        automation.due.step();

        assertThat(seen(schedule).pausedReason()).isEqualTo(DueSchedules.KEY_UNUSABLE);
    }

    @Test
    void an_endpoint_is_notified_of_refused_due_times_and_of_switching_off() {
        var schedule = create("0 9 * * *");
        var told = Set.of(EventKind.SCHEDULE_REFUSED, EventKind.SCHEDULE_SWITCHED_OFF);
        var hook = new Webhooks.Draft("https://hooks.example/me", told, "", true);
        automation.hooks.create(caller, Automation.call(caller, "hook"), hook);
        automation.customers.suspend(customer, true);
        automation.clock.pass(Duration.ofDays(1));
        automation.due.step();
        automation.due.step();
        automation.customers.suspend(customer, false);
        revoke();
        automation.clock.pass(Duration.ofDays(1));
        automation.due.step();
        automation.due.step();

        assertThat(messages())
                .extracting(
                        it -> it.path("type").asString(),
                        it -> it.at("/data/schedule_id").asString())
                .containsExactly(
                        tuple("schedule.refused", schedule.id().toString()),
                        tuple("schedule.switched_off", schedule.id().toString()));
        assertThat(messages().getFirst().path("data").toString())
                .contains(NINE.toString(), "CUSTOMER_SUSPENDED", ErrorCode.CUSTOMER_SUSPENDED.sentence());
        assertThat(messages().getLast().at("/data/reason").asString()).isEqualTo(DueSchedules.KEY_UNUSABLE);
    }

    @Test
    void a_refused_run_is_noted_and_the_next_due_time_is_tried() {
        var schedule = create("0 9 * * *");
        automation.engine.fail(ErrorCode.BUDGET_EXCEEDED);
        automation.clock.pass(Duration.ofDays(1));
        automation.due.step();
        assertThat(lastRun(schedule).refusal()).isEqualTo("BUDGET_EXCEEDED");

        automation.engine.fail(null);
        automation.clock.pass(Duration.ofDays(1));
        automation.due.step();

        assertThat(automation.engine.runs()).hasSize(1);
        assertThat(lastRun(schedule).refusal()).isNull();
    }

    @Test
    void a_due_time_waits_while_the_platform_cannot_start_runs() {
        var schedule = create("0 9 * * *");
        automation.engine.fail(ErrorCode.STORE_UNAVAILABLE);
        automation.clock.pass(Duration.ofDays(1));
        automation.due.step();
        automation.engine.fail(null);
        assertThat(automation.due.step()).isFalse();

        automation.clock.pass(Duration.ofSeconds(30));
        automation.due.step();

        assertThat(automation.engine.runs()).containsOnlyKeys(schedule.runKey(NINE));
    }

    @Test
    void a_deployment_is_run_under_its_terms_of_that_time() {
        var deployment = automation.rentals.rented(customer.id());
        var schedule = deployed(deployment, true);
        automation.clock.pass(Duration.ofDays(1));

        automation.due.step();

        assertThat(automation.engine.runs()).containsOnlyKeys(schedule.runKey(NINE));
        assertThat(automation.engine.rented()).containsExactly(deployment);
    }

    @Test
    void each_due_time_is_refused_once_while_the_deployment_is_off() {
        var schedule = deployed(automation.rentals.rented(customer.id()), true);
        automation.rentals.refuse(ErrorCode.DEPLOYMENT_INACTIVE);
        automation.clock.pass(Duration.ofDays(1));

        assertThat(automation.due.step()).isTrue();
        assertThat(automation.due.step()).isFalse();
        assertThat(lastRun(schedule))
                .extracting(Schedule.LastRun::refusal, Schedule.LastRun::detail)
                .containsExactly("DEPLOYMENT_INACTIVE", ErrorCode.DEPLOYMENT_INACTIVE.sentence());
        assertThat(seen(schedule).active()).isTrue();

        automation.rentals.refuse(null);
        automation.clock.pass(Duration.ofDays(1));
        automation.due.step();
        assertThat(lastRun(schedule).execution()).isNotNull();
    }

    @Test
    void a_deleted_deployment_switches_the_schedule_off_and_says_so() {
        var deployment = automation.rentals.rented(customer.id());
        var schedule = deployed(deployment, true);
        automation.rentals.delete(deployment);
        automation.clock.pass(Duration.ofDays(1));

        automation.due.step();

        assertThat(seen(schedule))
                .extracting(Schedule::active, Schedule::pausedReason, Schedule::nextRunAt)
                .containsExactly(false, DueSchedules.DEPLOYMENT_GONE, null);
        assertThat(lastRun(schedule).refusal()).isEqualTo("NOT_FOUND");
    }

    @Test
    void a_schedule_needs_a_deployment_that_exists_and_is_on() {
        var foreign = automation.rentals.rented(
                automation.customers.create("standard").id());
        var own = automation.rentals.rented(customer.id());

        assertThatThrownBy(() -> deployed(foreign, false))
                .isInstanceOfSatisfying(
                        AppException.class,
                        e -> assertThat(e.violations())
                                .extracting(Violation::pointer)
                                .containsExactly("/deployment_id"));
        automation.rentals.refuse(ErrorCode.DEPLOYMENT_INACTIVE);
        assertThatThrownBy(() -> deployed(own, true))
                .isInstanceOfSatisfying(
                        AppException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DEPLOYMENT_INACTIVE));
        assertThat(deployed(own, false).active()).isFalse();
    }

    @Test
    void a_schedule_that_cannot_run_is_refused_at_creation() {
        var bad = new Schedules.Draft(
                new RunTemplate(new Target.OnOffer("ticket-resolver"), null, null),
                Json.MAPPER.readTree("{\"nonsense\":1}"),
                "0 9 * * *",
                "Etc/UTC",
                "",
                true);

        assertThatThrownBy(() -> automation.schedules.create(caller, Automation.call(caller, "bad"), bad))
                .isInstanceOfSatisfying(
                        AppException.class,
                        e -> assertThat(e.violations())
                                .extracting(Violation::pointer)
                                .contains("/input/nonsense"));
    }

    @Test
    void a_repeated_creation_makes_one_schedule() {
        var first = automation.schedules.create(caller, Automation.call(caller, "same"), draft("0 9 * * *"));
        var second = automation.schedules.create(caller, Automation.call(caller, "same"), draft("0 9 * * *"));

        assertThat(second.id()).isEqualTo(first.id());
        assertThat(automation.schedules.page(caller, null, 10).items()).hasSize(1);
    }

    @Test
    void run_now_starts_a_run_in_addition_to_due_times() {
        var schedule = create("0 9 * * *");

        var started = automation.schedules.runNow(caller, schedule.id(), "now");

        assertThat(automation.schedules.runNow(caller, schedule.id(), "now")).isEqualTo(started);
        assertThat(automation.engine.runs()).hasSize(1);
        assertThat(seen(schedule).nextRunAt()).isEqualTo(NINE);
    }

    @Test
    void a_foreign_schedule_is_not_found() {
        var schedule = create("0 9 * * *");
        var other = automation.customers.create("standard").caller();

        assertThatThrownBy(() -> automation.schedules.get(other, schedule.id()))
                .isInstanceOfSatisfying(
                        AppException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
    }

    private void revoke() {
        STORES.tenant()
                .platform(sql -> sql.sql("update api_keys set revoked_at = now() where id = ?")
                        .param(caller.key().value())
                        .update());
    }

    /** The messages to the customer's endpoints, in order. */
    private List<JsonNode> messages() {
        return STORES
                .tenant()
                .platform(sql -> sql.sql("select body from webhook_delivery where customer_id = ? order by seq, id")
                        .param(customer.id().value())
                        .query(String.class)
                        .list())
                .stream()
                .map(Json.MAPPER::readTree)
                .toList();
    }

    private Schedule create(String cron) {
        return automation.schedules.create(caller, Automation.call(caller, "create"), draft(cron));
    }

    private Schedule deployed(UUID deployment, boolean active) {
        var draft = draft(new Target.OfDeployment(deployment), "0 9 * * *", active);
        return automation.schedules.create(caller, Automation.call(caller, "deployed-" + active), draft);
    }

    private static Schedules.Draft draft(String cron) {
        return draft(new Target.OnOffer("ticket-resolver"), cron, true);
    }

    private static Schedules.Draft draft(Target target, String cron, boolean active) {
        var agent = Automation.PACKAGES.find("ticket-resolver").orElseThrow();
        return new Schedules.Draft(
                new RunTemplate(target, null, null),
                agent.examples().getFirst().input(),
                cron,
                "Europe/Berlin",
                "",
                active);
    }

    private Schedule seen(Schedule schedule) {
        return automation.schedules.get(caller, schedule.id());
    }

    private Schedule.LastRun lastRun(Schedule schedule) {
        return requireNonNull(seen(schedule).lastRun());
    }
}
