package io.agentmarket.automation;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmarket.engine.Target;
import io.agentmarket.identity.Caller;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.Sha256;
import io.agentmarket.stores.TestStores;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

@Tag("stores")
class ChangesAreAuditedTest {

    private static final TestStores STORES = TestStores.fresh();

    private final Automation automation = new Automation(STORES, "2026-11-23T12:00:00Z");
    private final Caller caller = automation.customers.create("standard").caller();

    @Test
    void a_schedule_made_changed_and_deleted() {
        var made = automation.schedules.create(caller, Automation.call(caller, "a"), schedule("0 9 * * *"));
        automation.schedules.create(caller, Automation.call(caller, "a"), schedule("0 9 * * *"));
        automation.schedules.replace(caller, made.id(), schedule("0 9 * * *"));
        automation.schedules.replace(caller, made.id(), schedule("0 10 * * *"));
        automation.schedules.delete(caller, made.id());

        assertThat(actions()).containsExactly("schedule.created", "schedule.changed", "schedule.deleted");
        assertThat(log()).allSatisfy(entry -> {
            assertThat(entry.path("subject").asString()).isEqualTo(made.id().toString());
            assertThat(entry.path("api_key_id").asString())
                    .isEqualTo(caller.key().toString());
        });
        assertThat(log().get(1).path("detail").toString())
                .isEqualTo("{\"cron\":\"0 10 * * *\",\"cron_was\":\"0 9 * * *\"}");
        assertThat(log().toString()).doesNotContain(Json.MAPPER.writeValueAsString(made.input()));
    }

    @Test
    void a_trigger_made_changed_rotated_and_deleted_without_its_secrets() {
        var order = new RunTemplate(new Target.OnOffer("ticket-resolver"), null, null);
        var draft = new Triggers.Draft(order, "body.confidential", "", true);
        var made = automation.triggers.create(caller, Automation.call(caller, "a"), draft);
        var id = made.trigger().id();
        automation.triggers.replace(caller, id, draft);
        automation.triggers.replace(caller, id, new Triggers.Draft(order, "body", "", false));
        var fresh = automation.triggers.rotate(caller, Automation.call(caller, "b"), id, Duration.ofHours(1));
        automation.triggers.rotate(caller, Automation.call(caller, "b"), id, Duration.ofHours(1));
        automation.triggers.delete(caller, id);

        assertThat(actions())
                .containsExactly("trigger.created", "trigger.changed", "trigger.rotated", "trigger.deleted");
        assertThat(log().get(1).path("detail").propertyNames())
                .containsExactly("active", "active_was", "mapping_sha256", "mapping_sha256_was");
        assertThat(log().toString())
                .doesNotContain(
                        "confidential",
                        requireNonNull(made.secret()).text(),
                        requireNonNull(fresh.secret()).text());
    }

    @Test
    void a_webhooks_changes_are_logged_without_its_secrets_or_address() {
        var url = "https://receiver.example/hooks/token-in-the-path";
        var made = automation.hooks.create(caller, Automation.call(caller, "a"), hook(url, true));
        var id = made.hook().id();
        var ping = automation.hooks.ping(caller, Automation.call(caller, "p"), id);
        automation.hooks.resend(caller, id, ping.id());
        automation.hooks.replace(caller, id, hook(url, false));
        automation.hooks.replace(caller, id, hook(url, true));
        automation.hooks.resend(caller, id, ping.id());
        automation.hooks.resendDead(caller, id, automation.clock.instant());
        automation.hooks.replace(caller, id, hook(url, false));
        automation.hooks.replace(caller, id, hook(url, true));
        automation.hooks.resendDead(caller, id, automation.clock.instant());
        var fresh = automation.hooks.rotate(caller, Automation.call(caller, "r"), id, Duration.ZERO);
        automation.hooks.delete(caller, id);

        assertThat(actions())
                .containsExactly(
                        "webhook.created",
                        "webhook.changed",
                        "webhook.changed",
                        "webhook.resent",
                        "webhook.changed",
                        "webhook.changed",
                        "webhook.dead_resent",
                        "webhook.rotated",
                        "webhook.deleted");
        assertThat(log().get(3).path("detail").path("message_id").asString()).isEqualTo(ping.messageId());
        assertThat(log().toString())
                .contains("receiver.example")
                .doesNotContain(
                        "token-in-the-path",
                        requireNonNull(made.secret()).text(),
                        requireNonNull(fresh.secret()).text());
    }

    /** The platform's role writes, so that row-level security holds nobody back here. */
    @Test
    void a_stranger_finds_nothing_to_change_and_leaves_no_entry() {
        var order = new RunTemplate(new Target.OnOffer("ticket-resolver"), null, null);
        var draft = new Triggers.Draft(order, "body", "", true);
        var url = "https://receiver.example/";
        var made = automation.schedules.create(caller, Automation.call(caller, "s"), schedule("0 9 * * *"));
        var trigger = automation.triggers.create(caller, Automation.call(caller, "t"), draft);
        var hook = automation.hooks.create(caller, Automation.call(caller, "h"), hook(url, true));
        var ids = List.of(made.id(), trigger.trigger().id(), hook.hook().id());
        var ping = automation.hooks.ping(caller, Automation.call(caller, "p"), ids.getLast());
        var before = log();
        var stranger = automation.customers.create("standard").caller();
        var call = Automation.call(stranger, "x");

        List.<ThrowingCallable>of(
                        () -> automation.schedules.replace(stranger, ids.getFirst(), schedule("0 9 * * *")),
                        () -> automation.schedules.delete(stranger, ids.getFirst()),
                        () -> automation.triggers.replace(stranger, ids.get(1), draft),
                        () -> automation.triggers.rotate(stranger, call, ids.get(1), Duration.ZERO),
                        () -> automation.triggers.delete(stranger, ids.get(1)),
                        () -> automation.hooks.replace(stranger, ids.getLast(), hook(url, false)),
                        () -> automation.hooks.rotate(stranger, call, ids.getLast(), Duration.ZERO),
                        () -> automation.hooks.resend(stranger, ids.getLast(), ping.id()),
                        () -> automation.hooks.resendDead(stranger, ids.getLast(), Instant.EPOCH),
                        () -> automation.hooks.delete(stranger, ids.getLast()))
                .forEach(change -> assertThatThrownBy(change)
                        .isInstanceOfSatisfying(
                                AppException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND)));

        assertThat(log()).isEqualTo(before);
        assertThat(log(stranger)).isEmpty();
    }

    @Test
    void the_entries_are_links_of_the_one_chain() {
        var made = automation.schedules.create(caller, Automation.call(caller, "a"), schedule("0 9 * * *"));
        automation.schedules.delete(caller, made.id());

        var chain = STORES.tenant()
                .platform(sql -> sql.sql("select body, encode(hash, 'hex') as hash from audit_log order by seq")
                        .query((row, n) -> List.of(row.getString("body"), row.getString("hash")))
                        .list());

        var previous = "";
        for (var link : chain) {
            assertThat(Json.MAPPER
                            .readTree(link.getFirst())
                            .path("previous_hash")
                            .asString())
                    .isEqualTo(previous);
            assertThat(HexFormat.of().formatHex(Sha256.of(link.getFirst()))).isEqualTo(link.getLast());
            previous = link.getLast();
        }
    }

    @Test
    void a_change_that_cannot_be_logged_is_not_made() {
        var made = automation.schedules.create(caller, Automation.call(caller, "a"), schedule("0 9 * * *"));
        var unlogged = new Schedules(
                STORES.tenant(),
                automation.orders,
                new AutomationAudit(automation.customers.audit(new StoppedClock())),
                automation.ids,
                automation.clock);

        assertThatThrownBy(() -> unlogged.delete(caller, made.id())).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> unlogged.create(caller, Automation.call(caller, "b"), schedule("0 9 * * *")))
                .isInstanceOf(IllegalStateException.class);

        assertThat(automation.schedules.page(caller, null, 10).items())
                .extracting(Schedule::id)
                .containsExactly(made.id());
    }

    private static Schedules.Draft schedule(String cron) {
        var agent = Automation.PACKAGES.find("ticket-resolver").orElseThrow();
        return new Schedules.Draft(
                new RunTemplate(new Target.OnOffer(agent.id()), null, null),
                agent.examples().getFirst().input(),
                cron,
                "Etc/UTC",
                "",
                true);
    }

    private static Webhooks.Draft hook(String url, boolean active) {
        return new Webhooks.Draft(url, Set.of(EventKind.RUN_FAILED), "", active);
    }

    private List<String> actions() {
        return log().stream().map(entry -> entry.path("action").asString()).toList();
    }

    private List<JsonNode> log() {
        return log(caller);
    }

    private static List<JsonNode> log(Caller whose) {
        return STORES
                .tenant()
                .platform(sql -> sql.sql("select body from audit_log where customer_id = ? order by seq")
                        .param(whose.customer().value())
                        .query(String.class)
                        .list())
                .stream()
                .map(Json.MAPPER::readTree)
                .toList();
    }

    /** The log's own, so that the change is made and its entry fails. */
    private static final class StoppedClock extends Clock {

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            throw new IllegalStateException("no time");
        }
    }
}
