package io.agentmarket.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.identity.Scope;
import io.agentmarket.identity.TestCustomers.Made;
import io.agentmarket.shared.Version;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Health and metrics below the API's own path, as the product's specification names them. */
class SpecifiedPathsTest extends RunningPlatform {

    private final Made operator = CUSTOMERS.create("elite", false, EnumSet.allOf(Scope.class));

    @Test
    void health_answers_everybody_in_both_places_with_the_version() throws Exception {
        var brief = get("", "/health");
        var specified = get("", "/api/v1/health");

        assertThat(specified.status()).isEqualTo(200);
        assertThat(specified.json().propertyNames()).isEqualTo(brief.json().propertyNames());
        assertThat(specified.json().path("version").asString()).isEqualTo(Version.current());
    }

    @Test
    void metrics_answer_in_both_places_a_key_that_may_read_them() throws Exception {
        var scraper = CUSTOMERS.addKey(operator, false, Set.of(Scope.METRICS));
        var customer = CUSTOMERS.create("elite");

        for (var path : new String[] {"/metrics", "/api/v1/metrics"}) {
            assertThat(get(scraper.key(), path).text()).contains("agentmarket_ratelimit_local");
            assertThat(get(operator.key(), path).status()).isEqualTo(200);
            assertThat(get(customer.key(), path).status()).isEqualTo(403);
        }
        assertThat(get("", "/api/v1/metrics").status()).isEqualTo(401);
        assertThat(get(scraper.key(), "/api/v1/executions").status()).isEqualTo(403);
    }

    @Test
    void an_operators_key_makes_one_for_a_scraper() throws Exception {
        var made = post(
                operator.key(),
                "/api/v1/api-keys",
                "{\"name\":\"prometheus\",\"scopes\":[\"metrics\"]}",
                "Idempotency-Key",
                "scraper");

        assertThat(made.status()).as(made.text()).isEqualTo(201);
        assertThat(get(made.json().path("secret").asString(), "/metrics").status())
                .isEqualTo(200);
    }

    @Test
    void a_key_asks_for_the_version_it_talks_to() throws Exception {
        assertThat(get(operator.key(), "/api/v1/me").json().path("version").asString())
                .isEqualTo(Version.current());
    }
}
