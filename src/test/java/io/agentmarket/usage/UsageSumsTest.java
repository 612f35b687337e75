package io.agentmarket.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.identity.Scope;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.usage.UsageWeb.Ran;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** GET /usage/stats, /usage/packages/top, /usage/daily and /usage/cost/current-month. */
@Tag("stores")
class UsageSumsTest {

    private final UsageWeb web = new UsageWeb();

    @Nested
    class Stats200 {

        @Test
        void add_up_over_both_ends_of_the_span() throws Exception {
            web.add("2026-11-09T23:59:00Z", Ran.of("a", 1));
            web.add("2026-11-10T00:00:00Z", Ran.of("a", 100));
            web.add("2026-11-12T23:59:57Z", Ran.of("b", 30));
            web.add("2026-11-12T10:00:00Z", Ran.failed("b"));
            web.add("2026-11-13T00:00:00Z", Ran.of("a", 1));

            var stats =
                    web.call("/stats", "from", "2026-11-10", "to", "2026-11-12").json();

            assertThat(stats.path("total").path("runs").asInt()).isEqualTo(3);
            assertThat(stats.path("total").path("price_micros").asLong()).isEqualTo(130);
            assertThat(stats.path("total").path("cached_tokens").asLong()).isEqualTo(180);
            assertThat(stats.path("total").path("average_duration_ms").asLong()).isEqualTo(2_000);
            assertThat(stats.path("packages")
                            .get(1)
                            .path("sums")
                            .path("success_rate")
                            .asDouble())
                    .isEqualTo(0.5);
        }

        @Test
        void are_zero_for_a_stranger() throws Exception {
            web.add("2026-11-10T00:00:00Z", Ran.of("a", 100));

            var stats = web.call(new CustomerId(web.ids.next()), Scope.READ, "/stats")
                    .json();

            assertThat(stats.path("total").path("runs").asInt()).isZero();
            assertThat(stats.path("packages")).isEmpty();
        }

        @Test
        void have_no_success_rate_where_nothing_ran() throws Exception {
            var stats = web.call(new CustomerId(web.ids.next()), Scope.READ, "/stats")
                    .json();

            assertThat(stats.path("total").path("success_rate").isNull()).isTrue();
        }
    }

    @Nested
    class Top200 {

        @Test
        void by_runs_or_by_cost_up_to_the_limit() throws Exception {
            web.add("2026-11-10T00:00:00Z", Ran.of("often", 10));
            web.add("2026-11-10T01:00:00Z", Ran.of("often", 10));
            web.add("2026-11-10T02:00:00Z", Ran.of("dear", 1_000));
            web.add("2026-11-10T03:00:00Z", Ran.of("cheap", 1));

            var byRuns = web.call("/packages/top", "limit", "1").json();
            var byCost = web.call("/packages/top", "by", "cost", "limit", "2").json();

            assertThat(byRuns.path("by").asString()).isEqualTo("runs");
            assertThat(byRuns.path("packages")
                            .valueStream()
                            .map(it -> it.path("package_id").asString()))
                    .containsExactly("often");
            assertThat(byCost.path("packages")
                            .valueStream()
                            .map(it -> it.path("package_id").asString()))
                    .containsExactly("dear", "often");
        }
    }

    @Nested
    class ByPeriod200 {

        @Test
        void days_without_a_run_are_there_too() throws Exception {
            web.add("2026-11-10T23:59:59Z", Ran.of("a", 5));

            var series =
                    web.call("/daily", "from", "2026-11-09", "to", "2026-11-12").json();

            assertThat(series.path("granularity").asString()).isEqualTo("daily");
            assertThat(series.path("periods")
                            .valueStream()
                            .map(it -> it.path("sums").path("runs").asInt()))
                    .containsExactly(0, 0, 1, 0);
        }

        @Test
        void weeks_are_iso_and_whole() throws Exception {
            web.add("2026-11-08T12:00:00Z", Ran.of("a", 1));
            web.add("2026-11-09T12:00:00Z", Ran.of("a", 10));
            web.add("2026-11-15T12:00:00Z", Ran.of("a", 100));
            web.add("2026-11-16T12:00:00Z", Ran.of("a", 1_000));

            var series = web.call("/daily", "granularity", "weekly", "from", "2026-11-11", "to", "2026-11-17")
                    .json();

            assertThat(series.path("from").asString()).isEqualTo("2026-11-09");
            assertThat(series.path("to").asString()).isEqualTo("2026-11-22");
            assertThat(series.path("periods")
                            .valueStream()
                            .map(it -> it.path("sums").path("price_micros").asLong()))
                    .containsExactly(110L, 1_000L);
        }

        @Test
        void months_are_calendar_months_in_utc() throws Exception {
            web.add("2026-09-30T23:59:57Z", Ran.of("a", 1));
            web.add("2026-10-01T00:00:00Z", Ran.of("b", 10));
            web.add("2026-11-18T00:00:00Z", Ran.of("a", 100));

            var series = web.call("/daily", "granularity", "monthly", "from", "2026-09-15", "to", "2026-11-18")
                    .json();

            assertThat(series.path("periods")
                            .valueStream()
                            .map(it -> it.path("sums").path("price_micros").asLong()))
                    .containsExactly(1L, 10L, 100L);
            assertThat(series.path("periods").get(1).path("to").asString()).isEqualTo("2026-10-31");
        }
    }

    @Nested
    class CurrentMonth200 {

        @Test
        void projects_the_spending_so_far_over_the_month() throws Exception {
            web.add("2026-10-31T12:00:00Z", Ran.of("a", 50_000));
            web.add("2026-11-02T12:00:00Z", Ran.of("a", 10_000));
            web.add("2026-11-17T12:00:00Z", Ran.of("b", 25_000));

            var cost = web.call("/cost/current-month").json();

            assertThat(cost.path("month").asString()).isEqualTo("2026-11");
            assertThat(cost.path("spent_micros").asLong()).isEqualTo(35_000);
            assertThat(cost.path("projected_micros").asLong()).isEqualTo(60_000);
            assertThat(cost.path("packages").get(0).path("package_id").asString())
                    .isEqualTo("b");
            assertThat(cost.path("projection").asString()).isNotEmpty();
        }

        @Test
        void does_not_take_the_first_hour_for_the_pace_of_the_month() throws Exception {
            web.clock.pass(Duration.ofDays(12).plusHours(13)); // 1 December, 01:00
            web.add("2026-12-01T00:30:00Z", Ran.of("a", 1_000));

            assertThat(web.call("/cost/current-month")
                            .json()
                            .path("projected_micros")
                            .asLong())
                    .isEqualTo(31_000);
        }
    }

    @Nested
    class Refused {

        @ParameterizedTest
        @ValueSource(strings = {"/stats", "/packages/top", "/daily", "/cost/current-month"})
        void without_the_scope_403(String path) throws Exception {
            assertThat(web.call(web.customer, Scope.EXECUTE, path).status()).isEqualTo(403);
        }

        @ParameterizedTest
        @CsvSource({
            "/stats, from, 2026-13-01",
            "/stats, from, 2025-01-01",
            "/stats, from, 2027-01-01",
            "/stats, to, +999999999-12-31",
            "/packages/top, by, fame",
            "/packages/top, limit, 0",
            "/packages/top, limit, 101",
            "/daily, granularity, hourly",
            "/daily, from, 2020-01-01"
        })
        void a_bad_value_422_with_its_name(String path, String name, String value) throws Exception {
            var answer = web.call(path, name, value);

            assertThat(answer.status()).as(answer.text()).isEqualTo(422);
            assertThat(answer.refused()).isEqualTo(name);
        }

        @Test
        void dates_the_wrong_way_round_422() throws Exception {
            var answer = web.call("/daily", "from", "2026-11-10", "to", "2026-11-09");

            assertThat(answer.status()).isEqualTo(422);
            assertThat(answer.refused()).isEqualTo("to");
        }
    }
}
