package io.agentmarket.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.identity.TestCustomers;
import io.agentmarket.ratelimit.Permit;
import io.agentmarket.ratelimit.RateLimiter;
import io.agentmarket.shared.ExecutionId;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Runs on a model within what the day's tokens leave: the probe wants 28,000 of solo's 100,000. */
class TokensGrantedTest extends MeteredPlatform {

    @Autowired
    private RateLimiter limiter;

    private final TestCustomers.Made solo = CUSTOMERS.create("solo");

    @Test
    void the_tokens_used_count_and_the_rest_is_released() throws Exception {
        var run = probe(solo, "counted").json();

        assertThat(run.path("status").asString()).as(run.toString()).isEqualTo("succeeded");
        assertThat(tokens()).isEqualTo(billed().total());
        assertThat(tokens()).isLessThan(28_000);
    }

    @Test
    void a_run_is_stopped_before_it_uses_more_than_it_was_granted() throws Exception {
        use(95_000);

        var run = probe(solo, "chatty").json();

        assertThat(run.at("/error/code").asString()).as(run.toString()).isEqualTo("BUDGET_EXHAUSTED");
        assertThat(run.at("/error/detail").asString()).contains("tokens_per_day");
        assertThat(metered(run)).isEqualTo(billed());
        assertThat(tokens()).isEqualTo(95_000 + billed().total()).isLessThanOrEqualTo(100_000);
    }

    @Test
    void too_few_tokens_left_refuse_only_runs_on_a_model() throws Exception {
        use(97_000);

        var refused = probe(solo, "refused");
        var offline = run(solo.key(), "offline", "offline", 0);

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.json().path("scope").asString()).isEqualTo("tokens_per_day");
        assertThat(refused.header("RateLimit-Policy")).isEqualTo("\"tokens_per_day\";q=100000;w=86400");
        assertThat(calls()).isEmpty();
        assertThat(offline.status()).as(offline.text()).isEqualTo(200);
        assertThat(tokens()).isEqualTo(97_000);
    }

    private void use(long tokens) {
        var caller = solo.caller();
        limiter.release(new Permit(caller.customer(), caller.key(), new ExecutionId(UUID.randomUUID()), 0), tokens);
    }

    private long tokens() throws Exception {
        return get(solo.key(), "/api/v1/rate-limits/status")
                .json()
                .path("limits")
                .valueStream()
                .filter(row -> row.path("scope").asString("").equals("tokens_per_day"))
                .mapToLong((JsonNode row) -> row.path("used").asLong())
                .sum();
    }
}
