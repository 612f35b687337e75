package io.agentmarket.whole;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ListOfRunsTest extends RunningPlatform {

    private static final String RUNS = "/api/v1/executions";

    @Test
    void a_full_last_page_has_no_cursor() throws Exception {
        var customer = CUSTOMERS.create("standard");
        run(customer.key(), "first", "hello", 0);
        run(customer.key(), "second", "hello", 0);

        var all = get(customer.key(), RUNS + "?limit=2").json();
        var newest = get(customer.key(), RUNS + "?limit=1").json();
        var cursor = newest.path("next_cursor").asString();
        var oldest = get(customer.key(), RUNS + "?limit=1&cursor=" + cursor).json();

        assertThat(all.path("items")).hasSize(2);
        assertThat(all.path("next_cursor").isNull()).isTrue();
        assertThat(oldest.path("items").get(0)).isEqualTo(all.path("items").get(1));
        assertThat(oldest.path("next_cursor").isNull()).isTrue();
    }

    @Test
    void a_bad_limit_is_refused_with_its_bounds() throws Exception {
        var answer = get(CUSTOMERS.create("solo").key(), RUNS + "?limit=201");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().at("/errors/0/pointer").asString()).isEqualTo("limit");
        assertThat(answer.json().path("detail").asString()).contains("1 to 200");
    }
}
