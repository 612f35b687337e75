package io.agentmarket.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.usage.UsageWeb.Ran;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who has paid for a successful run of a package, and may review it. */
@Tag("stores")
class PaidRunsTest {

    private final UsageWeb web = new UsageWeb();

    @Test
    void a_charged_run_that_succeeded_counts() throws Exception {
        web.add("2026-11-10T10:00:00Z", Ran.of("a", 100));

        assertThat(web.history.hasPaid(web.customer, "a")).isTrue();
        assertThat(web.history.hasPaid(web.customer, "b")).isFalse();
    }

    @Test
    void a_charged_failure_and_a_free_success_are_two_runs() throws Exception {
        web.add("2026-11-10T10:00:00Z", new Ran("a", RunStatus.CANCELLED, 100, null, null));
        web.add("2026-11-10T11:00:00Z", Ran.of("a", 0));

        assertThat(web.history.hasPaid(web.customer, "a")).isFalse();
    }
}
