package io.agentmarket.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.Ids;
import io.agentmarket.shared.SteppingClock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BreakersTest {

    private static final CustomerId ONE = new CustomerId(Ids.at(Instant.parse("2026-11-01T00:00:00Z")));
    private static final CustomerId OTHER = new CustomerId(Ids.at(Instant.parse("2026-11-02T00:00:00Z")));

    private final Breakers breakers = new Breakers(
            new SteppingClock("2026-11-15T12:00:00Z"), BreakerSettings.MODEL, (key, from, to, reason) -> {});

    @Test
    void a_customers_bad_key_opens_only_its_own_breaker() {
        fail(key(ONE), ErrorCode.PROVIDER_KEY_REFUSED);

        assertThat(breakers.of(key(ONE)).enter()).isEmpty();
        assertThat(breakers.of(key(OTHER)).enter()).isPresent();
        assertThat(breakers.of(key(null)).enter()).isPresent();
        assertThat(breakers.of(new BreakerKey("anthropic", "another", ONE)).enter())
                .isPresent();
    }

    @Test
    void names_tell_upstream_model_and_owner() {
        assertThat(key(null).name()).isEqualTo("anthropic:claude-sonnet-5-5:platform");
        assertThat(key(ONE).name()).isEqualTo("anthropic:claude-sonnet-5-5:" + ONE);
    }

    @Test
    void lists_contain_used_breakers_the_platforms_first() {
        breakers.of(key(ONE));
        breakers.of(key(null));

        assertThat(breakers.all()).extracting(Breaker.Standing::key).containsExactly(key(null), key(ONE));
        assertThat(breakers.ofPlatform()).hasSize(1);
        assertThat(breakers.of(ONE)).hasSize(1);
        assertThat(breakers.of(OTHER)).isEmpty();
        assertThat(breakers.find(key(OTHER))).isEmpty();
    }

    @Test
    void a_population_of_customers_takes_bounded_memory_and_leaves_the_platforms_alone() {
        fail(key(null), ErrorCode.MODEL_OVERLOADED);

        for (int n = 0; n < 3 * Breakers.MAX_CUSTOMERS; n++) {
            var customer = new CustomerId(Ids.at(Instant.parse("2026-11-01T00:00:00Z")));
            breakers.of(key(customer));
            breakers.budget("anthropic", customer);
        }

        assertThat(breakers.all()).hasSize(1 + Breakers.MAX_CUSTOMERS);
        assertThat(breakers.of(key(null)).enter()).isEmpty();
    }

    @Test
    void a_reset_closes_a_breaker_and_refills_its_retry_budget() {
        fail(key(null), ErrorCode.MODEL_OVERLOADED);
        fail(key(ONE), ErrorCode.PROVIDER_KEY_REFUSED);
        spend(null);

        assertThat(breakers.reset(key(null))).isTrue();

        assertThat(breakers.of(key(null)).enter()).isPresent();
        assertThat(breakers.budget("anthropic", null).tryRetry()).isTrue();
        assertThat(breakers.of(key(ONE)).enter()).isEmpty();
        assertThat(breakers.reset(key(OTHER))).isFalse();
    }

    @Test
    void a_reset_of_all_says_how_many_were_not_closed() {
        fail(key(null), ErrorCode.MODEL_OVERLOADED);
        fail(key(ONE), ErrorCode.PROVIDER_KEY_REFUSED);
        breakers.of(key(OTHER));
        spend(OTHER);

        assertThat(breakers.resetAll()).isEqualTo(2);

        assertThat(breakers.all()).allMatch(each -> each.state() == Breaker.State.CLOSED);
        assertThat(breakers.budget("anthropic", OTHER).tryRetry()).isTrue();
    }

    @Test
    void a_customers_retries_are_not_the_platforms() {
        spend(ONE);

        assertThat(breakers.budget("anthropic", ONE).tryRetry()).isFalse();
        assertThat(breakers.budget("anthropic", null).tryRetry()).isTrue();
    }

    private void spend(@Nullable CustomerId customer) {
        for (int n = 0; n < RetryBudget.FLOOR; n++) {
            assertThat(breakers.budget("anthropic", customer).tryRetry()).isTrue();
        }
    }

    private void fail(BreakerKey key, ErrorCode code) {
        for (int n = 0; n < 10; n++) {
            breakers.of(key).enter().orElseThrow().failed(code);
        }
    }

    private static BreakerKey key(@Nullable CustomerId customer) {
        return new BreakerKey("anthropic", "claude-sonnet-5-5", customer);
    }
}
