package io.agentmarket.automation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.agentmarket.engine.Target;
import io.agentmarket.identity.Actor;
import io.agentmarket.identity.Caller;
import io.agentmarket.identity.TestCustomers;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.ExecutionId;
import io.agentmarket.shared.Violation;
import io.agentmarket.stores.TestStores;
import io.agentmarket.tiers.LimitChange;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("stores")
class FiringTest {

    private static final TestStores STORES = TestStores.fresh();
    private static final String BODY = "{\"title\":\"Login fails\",\"text\":\"I cannot log in since noon.\"}";

    private final Automation automation = new Automation(STORES, "2026-11-23T12:00:00Z");
    private final TestCustomers.Made customer = automation.customers.create("standard");
    private final Caller caller = customer.caller();
    private final Triggers.Issued issued = automation.triggers.create(
            caller,
            Automation.call(caller, "trigger"),
            new Triggers.Draft(
                    new RunTemplate(new Target.OnOffer("ticket-resolver"), null, null),
                    "{\"subject\": body.title, \"body\": body.text}",
                    "",
                    true));
    private final UUID id = issued.trigger().id();
    private final SigningSecret secret = requireNonNull(issued.secret());

    @Test
    void the_secret_starts_a_run_with_the_trigger_creators_rights() {
        var execution = fire(secret.text(), null, BODY);

        assertThat(automation.engine.runs()).containsValue(execution);
        assertThat(automation.engine.callers().values()).extracting(Caller::key).containsOnly(caller.key());
        assertThat(requireNonNull(automation.triggers.get(caller, id).last()).execution())
                .isEqualTo(execution);
    }

    @Test
    void only_a_fresh_signature_by_the_secret_starts_a_run() {
        var now = automation.clock.instant().getEpochSecond();

        assertThat(fireSigned(secret, "msg_1", now)).isNotNull();
        assertRefused(() -> fireSigned(secret, "msg_2", now - 301));
        assertRefused(() -> fireSigned(secret, "msg_2", now + 301));
        assertRefused(() -> fireSigned(SigningSecret.random(new SecureRandom()), "msg_2", now));
    }

    @Test
    void a_wrong_secret_and_an_unknown_trigger_get_the_same_answer() {
        var wrong = catchThrowableOfType(AppException.class, () -> fire("whsec_d3Jvbmc=", null, BODY));
        var none = catchThrowableOfType(
                AppException.class,
                () -> automation.firing.fire(UUID.randomUUID(), headers(secret.text(), null), BODY.getBytes(UTF_8)));
        var silent = catchThrowableOfType(AppException.class, () -> fire(null, null, BODY));

        assertThat(wrong.code()).isEqualTo(ErrorCode.TRIGGER_SECRET_INVALID);
        assertThat(none)
                .hasMessage(wrong.getMessage())
                .extracting(AppException::code)
                .isEqualTo(wrong.code());
        assertThat(silent).hasMessage(wrong.getMessage());
        assertThat(automation.engine.runs()).isEmpty();
    }

    @Test
    void a_repeated_body_joins_its_run_for_ten_minutes() {
        var first = fire(secret.text(), null, BODY);
        automation.clock.pass(Duration.ofMinutes(10));

        assertThat(fire(secret.text(), null, BODY)).isEqualTo(first);
        assertThat(fire(secret.text(), null, BODY.replace("noon", "two"))).isNotEqualTo(first);
        automation.clock.pass(Duration.ofSeconds(1));
        assertThat(fire(secret.text(), null, BODY)).isNotEqualTo(first);
    }

    @Test
    void a_call_with_an_id_is_identified_by_it() {
        var first = fire(secret.text(), "call-1", BODY);
        automation.clock.pass(Duration.ofDays(29));

        assertThat(fire(secret.text(), "call-1", BODY)).isEqualTo(first);
        assertThat(fire(secret.text(), "call-2", BODY)).isNotEqualTo(first);
    }

    @Test
    void both_secrets_are_accepted_during_the_overlap() {
        var rotated = automation.triggers.rotate(caller, Automation.call(caller, "rotate"), id, Duration.ofHours(1));
        var fresh = requireNonNull(rotated.secret());

        assertThat(fire(fresh.text(), "a", BODY)).isNotNull();
        assertThat(fire(secret.text(), "b", BODY)).isNotNull();
        automation.clock.pass(Duration.ofHours(1));
        assertRefused(() -> fire(secret.text(), "c", BODY));
    }

    @Test
    void only_a_key_that_may_do_as_much_rotates_the_secret() {
        var test = customerKey(true, null).caller();
        var brief =
                customerKey(false, automation.clock.instant().plusSeconds(60)).caller();
        var full = customerKey(false, null).caller();
        var slow = new LimitChange(1, null, null, null, null, null, null);
        var limited = new Caller(
                customer.id(), "standard", new Actor.Key(full.key(), false, slow), full.scopes(), LimitChange.NONE);

        assertThatThrownBy(() -> rotate(test)).hasMessageContaining("A test key cannot rotate");
        assertThatThrownBy(() -> rotate(brief)).hasMessageContaining("valid for longer");
        assertThatThrownBy(() -> rotate(limited)).hasMessageContaining("A limited key cannot rotate");
        assertThat(rotate(full).secret()).isNotNull();
    }

    @Test
    void a_restricted_key_rotates_the_secret_of_its_own_trigger() {
        var brief =
                customerKey(false, automation.clock.instant().plusSeconds(60)).caller();
        automation.triggers.replace(
                brief,
                id,
                new Triggers.Draft(issued.trigger().order(), issued.trigger().mapping(), "", true));

        assertThat(rotate(brief).secret()).isNotNull();
    }

    private TestCustomers.Made customerKey(boolean test, @Nullable Instant expiresAt) {
        return automation.customers.addKey(customer.id(), "standard", test, caller.scopes(), expiresAt);
    }

    private Triggers.Issued rotate(Caller by) {
        return automation.triggers.rotate(by, Automation.call(by, "rotate"), id, Duration.ofHours(1));
    }

    @Test
    void a_repeated_creation_shows_no_secret() {
        var again = automation.triggers.create(
                caller,
                Automation.call(caller, "trigger"),
                new Triggers.Draft(issued.trigger().order(), issued.trigger().mapping(), "", true));

        assertThat(again.trigger().id()).isEqualTo(id);
        assertThat(again.secret()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$eval(\"1\")",
                "$upercase(body.title)",
                "{\"ticket\": {\"subject\": $now()}}",
                "{\"nonsense\": 1}",
                "{\"subject\": body.title, \"bdoy\": body.text}",
                "{\"subject\": body.title}",
                "{\"subject\": bdoy.title, \"body\": body.text}",
                "\"text\""
            })
    void a_mapping_that_no_call_could_pass_is_refused(String mapping) {
        var order = issued.trigger().order();

        assertThatThrownBy(() -> automation.triggers.replace(caller, id, new Triggers.Draft(order, mapping, "", true)))
                .isInstanceOfSatisfying(
                        AppException.class,
                        e -> assertThat(e.violations())
                                .extracting(Violation::pointer)
                                .containsExactly("/mapping"));
    }

    @Test
    void invalid_json_or_an_unmappable_body_starts_nothing() {
        assertThatThrownBy(() -> fire(secret.text(), null, "{"))
                .isInstanceOfSatisfying(
                        AppException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_JSON));
        automation.triggers.replace(
                caller, id, new Triggers.Draft(issued.trigger().order(), "$number(body.title)", "", true));

        assertThatThrownBy(() -> fire(secret.text(), null, BODY))
                .isInstanceOfSatisfying(
                        AppException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST));
        assertThat(automation.engine.runs()).isEmpty();
    }

    @Test
    void a_call_beyond_the_limit_is_refused_before_its_mapping_is_evaluated() {
        var failing = "$error(body.text)";
        automation.triggers.replace(
                caller, id, new Triggers.Draft(issued.trigger().order(), failing, "", true));
        automation.engine.allow(1);

        assertRefused(() -> fire("whsec_d3Jvbmc=", "a", BODY));
        assertThatThrownBy(() -> fire(secret.text(), "b", BODY))
                .isInstanceOfSatisfying(
                        AppException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST));
        assertThatThrownBy(() -> fire(secret.text(), "c", BODY))
                .isInstanceOfSatisfying(
                        AppException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.RATE_LIMITED));
    }

    @Test
    void a_revoked_key_switches_the_trigger_off_and_says_why() {
        STORES.tenant()
                .platform(sql -> sql.sql("update api_keys set revoked_at = now() where id = ?")
                        .param(caller.key().value())
                        .update());

        assertThatThrownBy(() -> fire(secret.text(), null, BODY))
                .isInstanceOfSatisfying(
                        AppException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SWITCHED_OFF));
        assertThat(automation.triggers.get(caller, id))
                .extracting(Trigger::active, it -> String.valueOf(it.pausedReason()))
                .satisfies(it -> assertThat(it.toString()).contains("false", "revoked"));
    }

    @Test
    void a_suspended_customers_trigger_refuses_calls_and_resumes_after() {
        automation.customers.suspend(customer, true);
        assertThatThrownBy(() -> fire(secret.text(), "a", BODY))
                .isInstanceOfSatisfying(
                        AppException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CUSTOMER_SUSPENDED));
        assertThat(requireNonNull(automation.triggers.get(caller, id).last()).refusal())
                .isEqualTo("CUSTOMER_SUSPENDED");

        automation.customers.suspend(customer, false);

        assertThat(automation.triggers.get(caller, id).active()).isTrue();
        assertThat(fire(secret.text(), "a", BODY)).isNotNull();
    }

    @Test
    void a_deployment_runs_under_its_terms_and_refuses_while_off() {
        var deployment = deployed();

        assertThat(fire(secret.text(), "a", BODY)).isNotNull();
        automation.rentals.refuse(ErrorCode.DEPLOYMENT_INACTIVE);
        assertThatThrownBy(() -> fire(secret.text(), "b", BODY))
                .isInstanceOfSatisfying(
                        AppException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DEPLOYMENT_INACTIVE));

        assertThat(automation.engine.rented()).containsExactly(deployment);
        assertThat(requireNonNull(automation.triggers.get(caller, id).last()).refusal())
                .isEqualTo("DEPLOYMENT_INACTIVE");
        assertThat(automation.triggers.get(caller, id).active()).isTrue();
    }

    @Test
    void a_deleted_deployment_switches_the_trigger_off_and_says_why() {
        automation.rentals.delete(deployed());

        assertThatThrownBy(() -> fire(secret.text(), null, BODY))
                .isInstanceOfSatisfying(
                        AppException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SWITCHED_OFF));
        assertThat(automation.triggers.get(caller, id))
                .extracting(Trigger::active, it -> String.valueOf(it.pausedReason()))
                .satisfies(it -> assertThat(it.toString()).contains("false", "deployment behind this trigger"));
    }

    private UUID deployed() {
        var deployment = automation.rentals.rented(caller.customer());
        var order = new RunTemplate(new Target.OfDeployment(deployment), null, null);
        automation.triggers.replace(
                caller, id, new Triggers.Draft(order, issued.trigger().mapping(), "", true));
        return deployment;
    }

    @Test
    void a_deleted_trigger_leaves_no_secret_behind() {
        automation.triggers.delete(caller, id);

        var kept = STORES.tenant()
                .platform(sql -> sql.sql("select count(*) from platform_secrets where name like ?")
                        .param("automation " + caller.customer() + "%")
                        .query(Integer.class)
                        .single());
        assertThat(kept).isZero();
        assertRefused(() -> fire(secret.text(), null, BODY));
    }

    private ExecutionId fire(@Nullable String shown, @Nullable String key, String body) {
        return automation.firing.fire(id, headers(shown, key), body.getBytes(UTF_8));
    }

    private ExecutionId fireSigned(SigningSecret with, String message, long timestamp) {
        var signature = with.sign(message, timestamp, BODY.getBytes(UTF_8));
        return automation.firing.fire(
                id, new Firing.Headers(null, message, Long.toString(timestamp), signature, null), BODY.getBytes(UTF_8));
    }

    private static Firing.Headers headers(@Nullable String shown, @Nullable String key) {
        return new Firing.Headers(shown, null, null, null, key);
    }

    private static void assertRefused(ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        AppException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TRIGGER_SECRET_INVALID));
    }
}
