package io.agentmarket.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.identity.Scope;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.usage.UsageWeb.Ran;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** GET /usage/executions and /usage/executions/{id}. */
@Tag("stores")
class UsageListTest {

    private static final String LIST = "/executions";

    private final UsageWeb web = new UsageWeb();

    @Nested
    class Listed200 {

        @Test
        void newest_first_page_by_page_without_gap_or_duplicate() throws Exception {
            for (int minute = 10; minute < 35; minute++) {
                web.add("2026-10-31T23:" + minute + ":00Z", Ran.of("a", 1));
                web.add("2026-11-01T00:" + minute + ":00Z", Ran.of("a", 1));
            }

            var ids = new ArrayList<String>();
            var page = web.call(LIST, "limit", "7");
            while (true) {
                page.json()
                        .path("items")
                        .forEach(it -> ids.add(it.path("execution_id").asString()));
                if (page.json().path("next_cursor").isNull()) {
                    break;
                }
                page = web.call(
                        LIST,
                        "limit",
                        "7",
                        "cursor",
                        page.json().path("next_cursor").asString());
            }

            assertThat(ids).hasSize(50).doesNotHaveDuplicates().isSortedAccordingTo((a, b) -> b.compareTo(a));
        }

        @Test
        void by_time_from_included_to_excluded() throws Exception {
            var first = web.add("2026-11-02T00:00:00Z", Ran.of("a", 1));
            web.add("2026-11-03T00:00:00Z", Ran.of("a", 1));

            var answer = web.call(LIST, "from", "2026-11-02T00:00:00Z", "to", "2026-11-03T00:00:00Z");

            assertThat(ids(answer)).containsExactly(first.id().toString());
        }

        @Test
        void by_package_status_key_and_deployment_alone_and_together() throws Exception {
            var other = web.ids.next();
            var deployment = web.ids.next();
            var plain = web.add("2026-11-02T01:00:00Z", Ran.of("a", 1));
            var failed = web.add("2026-11-02T02:00:00Z", Ran.failed("b"));
            var keyed = web.add(web.customer, other, Instant.parse("2026-11-02T03:00:00Z"), Ran.of("b", 1));
            var deployed = web.add("2026-11-02T04:00:00Z", new Ran("a", RunStatus.CANCELLED, 5, deployment, null));

            assertThat(ids(web.call(LIST, "package_id", "b")))
                    .containsExactly(keyed.id().toString(), failed.id().toString());
            assertThat(ids(web.call(LIST, "status", "failed")))
                    .containsExactly(failed.id().toString());
            assertThat(ids(web.call(LIST, "api_key_id", other.toString())))
                    .containsExactly(keyed.id().toString());
            assertThat(ids(web.call(LIST, "deployment_id", deployment.toString())))
                    .containsExactly(deployed.id().toString());
            assertThat(ids(web.call(LIST, "package_id", "a", "status", "succeeded", "api_key_id", web.key.toString())))
                    .containsExactly(plain.id().toString());
            assertThat(ids(web.call(LIST, "package_id", "a", "status", "failed")))
                    .isEmpty();
        }

        @Test
        void one_run_as_it_was_metered() throws Exception {
            var deployment = web.ids.next();
            var run = web.add("2026-11-02T01:00:00Z", new Ran("a", RunStatus.SUCCEEDED, 9_500, deployment, null));

            var one = web.call(LIST + "/" + run.id()).json();

            assertThat(one.path("execution_id").asString()).isEqualTo(run.id().toString());
            assertThat(one.path("deployment_id").asString()).isEqualTo(deployment.toString());
            assertThat(one.path("price_micros").asLong()).isEqualTo(9_500);
            assertThat(one.path("cache_write_tokens").asLong()).isEqualTo(10);
            assertThat(one.path("duration_ms").asLong()).isEqualTo(2_000);
        }
    }

    @Nested
    class Refused {

        @Test
        void without_the_scope_403() throws Exception {
            assertThat(web.call(web.customer, Scope.EXECUTE, LIST).status()).isEqualTo(403);
        }

        @Test
        void a_foreign_run_is_not_listed_and_404() throws Exception {
            var run = web.add("2026-11-02T01:00:00Z", Ran.of("a", 1));
            var stranger = new CustomerId(web.ids.next());

            assertThat(ids(web.call(stranger, Scope.READ, LIST))).isEmpty();
            assertThat(web.call(stranger, Scope.READ, LIST + "/" + run.id()).status())
                    .isEqualTo(404);
        }

        @ParameterizedTest
        @CsvSource({
            "limit, 0",
            "limit, 201",
            "limit, many",
            "status, done",
            "status, RUNNING",
            "package_id, Robert'); drop table",
            "package_id, ''",
            "from, yesterday",
            "from, -1000000-01-01T00:00:00Z",
            "to, +999999999-12-31T23:59:59Z",
            "deployment_id, 7",
            "api_key_id, me",
            "cursor, nonsense",
            "cursor, AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            "cursor, 0197a000-0000-7000-8000-000000000000"
        })
        void a_bad_value_422_with_its_name(String name, String value) throws Exception {
            var answer = web.call(LIST, name, value);

            assertThat(answer.status()).as(answer.text()).isEqualTo(422);
            assertThat(answer.refused()).isEqualTo(name);
        }

        @Test
        void dates_the_wrong_way_round_422() throws Exception {
            var answer = web.call(LIST, "from", "2026-11-03T00:00:00Z", "to", "2026-11-02T00:00:00Z");

            assertThat(answer.status()).isEqualTo(422);
            assertThat(answer.refused()).isEqualTo("to");
        }

        @Test
        void a_cursor_of_another_query_of_another_customer_or_altered_422() throws Exception {
            web.add("2026-11-02T01:00:00Z", Ran.of("a", 1));
            web.add("2026-11-02T02:00:00Z", Ran.of("a", 1));
            var cursor = web.call(LIST, "limit", "1", "package_id", "a")
                    .json()
                    .path("next_cursor")
                    .asString();
            var bytes = Base64.getUrlDecoder().decode(cursor);
            bytes[9] ^= 1;
            var altered = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);

            var good = web.call(LIST, "package_id", "a", "cursor", cursor);
            var bad = List.of(
                    web.call(LIST, "cursor", cursor),
                    web.call(LIST, "package_id", "b", "cursor", cursor),
                    web.call(LIST, "package_id", "a", "status", "failed", "cursor", cursor),
                    web.call(LIST, "package_id", "a", "from", "2026-11-01T00:00:00Z", "cursor", cursor),
                    web.call(LIST, "package_id", "a", "cursor", altered),
                    web.call(new CustomerId(web.ids.next()), Scope.READ, LIST, "package_id", "a", "cursor", cursor));

            assertThat(ids(good)).hasSize(1);
            assertThat(bad).allSatisfy(answer -> {
                assertThat(answer.status()).isEqualTo(422);
                assertThat(answer.refused()).isEqualTo("cursor");
            });
        }
    }

    private static Stream<String> ids(UsageWeb.Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json()
                .path("items")
                .valueStream()
                .map(it -> it.path("execution_id").asString());
    }
}
