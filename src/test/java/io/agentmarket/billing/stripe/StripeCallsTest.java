package io.agentmarket.billing.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.agentmarket.billing.stripe.FakeStripe.Fault;
import io.agentmarket.resilience.Retry;
import io.agentmarket.resilience.UpstreamFailure;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.Ids;
import io.agentmarket.shared.SteppingClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every way in which a call to Stripe can fail: the caller's error, and the number of calls to Stripe. */
class StripeCallsTest {

    private static final Retry THREE = new Retry(3, Duration.ofMillis(500), Duration.ofSeconds(8));
    private final SteppingClock clock = new SteppingClock("2026-11-20T12:00:00Z");
    private final FakeStripe fake = new FakeStripe(clock);
    private final List<Duration> waits = new ArrayList<>();
    private final StripeCalls calls = new StripeCalls(
            fake.settings(Duration.ofMillis(800), THREE), new Random(7), waits::add, StripeBench.breaker(clock));
    private final StripeApi stripe = new StripeApi(calls);
    private final CustomerId customer = new CustomerId(Ids.at(Instant.parse("2026-11-20T12:00:00Z")));

    @Test
    void after_ten_outages_nothing_is_sent_until_a_probe_succeeds() {
        fake.faults = call -> Fault.status(500);
        for (int n = 0; n < 4; n++) {
            catchThrowableOfType(UpstreamFailure.class, () -> stripe.createCustomer(customer));
        }
        var sent = fake.calls().size();

        var refused = catchThrowableOfType(UpstreamFailure.class, () -> stripe.createCustomer(customer));
        var sentMeanwhile = fake.calls().size();
        fake.faults = call -> null;
        clock.pass(Duration.ofSeconds(11));
        stripe.createCustomer(customer);

        assertThat(sent).isBetween(10, 12);
        assertThat(refused.code()).isEqualTo(ErrorCode.PAYMENTS_UNAVAILABLE);
        assertThat(refused.openBecause()).contains(ErrorCode.PAYMENTS_UNAVAILABLE);
        assertThat(sentMeanwhile).isEqualTo(sent);
    }

    @AfterEach
    void close() {
        calls.close();
        fake.close();
    }

    @ParameterizedTest
    @CsvSource({
        "400, PAYMENTS_REFUSED,        1",
        "401, PAYMENTS_ACCESS_REFUSED, 1",
        "402, PAYMENT_DECLINED,        1",
        "403, PAYMENTS_ACCESS_REFUSED, 1",
        "404, PAYMENTS_REFUSED,        1",
        "409, PAYMENTS_UNAVAILABLE,    3",
        "429, PAYMENTS_UNAVAILABLE,    3",
        "500, PAYMENTS_UNAVAILABLE,    3",
        "503, PAYMENTS_UNAVAILABLE,    3",
    })
    void a_status_decides_code_and_retries(int status, ErrorCode code, int asked) {
        fake.faults = call -> Fault.status(status);

        var failure = catchThrowableOfType(UpstreamFailure.class, () -> stripe.createCustomer(customer));

        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure.getMessage()).doesNotContain("as told", "127.0.0.1");
        assertThat(fake.calls()).hasSize(asked);
        assertThat(waits).hasSize(asked - 1);
    }

    @Test
    void waits_as_long_as_asked_up_to_the_limit() {
        fake.faults = call -> new Fault(429, "3", false, false);
        assertThatThrownBy(() -> stripe.createCustomer(customer)).isInstanceOf(UpstreamFailure.class);
        assertThat(waits).hasSize(2).allMatch(wait -> wait.compareTo(Duration.ofSeconds(3)) >= 0);

        fake.faults = call -> new Fault(429, "60", false, false);
        var failure = catchThrowableOfType(UpstreamFailure.class, () -> stripe.createCustomer(customer));

        assertThat(failure.retryAfter()).contains(Duration.ofSeconds(60));
        assertThat(waits).hasSize(2);
    }

    @Test
    void a_lost_answer_is_retried_under_its_key_with_one_effect() {
        var failed = new AtomicInteger();
        fake.faults =
                call -> failed.getAndIncrement() < 2 ? (failed.get() == 1 ? Fault.CUT_AFTER : Fault.HANG_AFTER) : null;

        var id = stripe.createCustomer(customer);

        assertThat(fake.calls()).hasSize(3);
        assertThat(fake.books.customerIds()).containsExactly(id);
    }

    @Test
    void a_connection_that_is_cut_every_time_is_unavailable() {
        fake.faults = call -> Fault.CUT_BEFORE;

        var failure = catchThrowableOfType(UpstreamFailure.class, () -> stripe.customer("cus_1"));

        assertThat(failure.code()).isEqualTo(ErrorCode.PAYMENTS_UNAVAILABLE);
        assertThat(failure.isRetryable()).isTrue();
    }

    @Test
    void a_key_that_was_used_for_something_else_is_refused() {
        fake.books.putCustomer("cus_a");
        stripe.portal("cus_a", "https://example.com/a", "k");

        var failure =
                catchThrowableOfType(UpstreamFailure.class, () -> stripe.portal("cus_a", "https://example.com/b", "k"));

        assertThat(failure.code()).isEqualTo(ErrorCode.PAYMENTS_REFUSED);
    }

    @Test
    void a_wrong_api_key_is_the_operators_problem() {
        var settings = fake.settings(Duration.ofSeconds(5), THREE);
        var wrong = new StripeSettings(
                "sk_test_other",
                settings.apiBase(),
                "s",
                settings.meterEventName(),
                Map.of(),
                settings.callTimeout(),
                THREE);
        try (var others = new StripeCalls(wrong, new Random(7), waits::add, StripeBench.breaker(clock))) {
            var failure =
                    catchThrowableOfType(UpstreamFailure.class, () -> new StripeApi(others).createCustomer(customer));

            assertThat(failure.code()).isEqualTo(ErrorCode.PAYMENTS_ACCESS_REFUSED);
        }
    }

    @Test
    void without_a_key_every_call_fails_and_none_is_sent() {
        var settings = fake.settings(Duration.ofSeconds(5), THREE);
        var none = new StripeSettings(
                "", settings.apiBase(), "", settings.meterEventName(), Map.of(), settings.callTimeout(), THREE);
        try (var others = new StripeCalls(none, new Random(7), waits::add, StripeBench.breaker(clock))) {
            var failure =
                    catchThrowableOfType(AppException.class, () -> new StripeApi(others).createCustomer(customer));

            assertThat(failure.code()).isEqualTo(ErrorCode.PAYMENTS_NOT_CONFIGURED);
            assertThat(fake.calls()).isEmpty();
        }
    }

    @Test
    void the_fake_refuses_parameters_unknown_to_the_sdk() {
        assertThatThrownBy(() -> FormRules.checked("quantity=1", com.stripe.param.billing.MeterEventCreateParams.class))
                .hasMessageContaining("unknown parameter");
        assertThatThrownBy(
                        () -> FormRules.checked("event_name=x", com.stripe.param.billing.MeterEventCreateParams.class))
                .hasMessageContaining("Missing required");
        assertThatThrownBy(() -> FormRules.checked(
                        "event_name=x&payload[value]=1&timestamp=soon",
                        com.stripe.param.billing.MeterEventCreateParams.class))
                .hasMessageContaining("Invalid Long");
    }
}
