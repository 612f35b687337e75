package io.agentmarket.whole;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
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
    void runs_are_found_by_their_labels_page_by_page() throws Exception {
        var customer = CUSTOMERS.unlimited("standard");
        var stranger = CUSTOMERS.create("standard");
        var support = List.of(
                labelled(customer.key(), "{\"team\":\"support\",\"env\":\"prod\"}", 0),
                labelled(customer.key(), "{\"team\":\"support\",\"env\":\"test\"}", 0),
                labelled(customer.key(), "{\"team\":\"support\",\"env\":\"prod\"}", 0));
        labelled(customer.key(), "{\"team\":\"sales\",\"env\":\"prod\"}", 0);
        run(customer.key(), "without", "hello", 0);
        labelled(stranger.key(), "{\"team\":\"support\"}", 0);

        assertThat(found(customer.key(), "?metadata[team]=support")).containsExactlyElementsOf(support.reversed());
        assertThat(found(customer.key(), "?metadata%5Bteam%5D=support&metadata%5Benv%5D=prod&status=succeeded"))
                .containsExactly(support.get(2), support.get(0));
        assertThat(found(customer.key(), "?metadata[team]=nobody")).isEmpty();
        var page = get(customer.key(), RUNS + "?metadata[team]=support&limit=2").json();
        assertThat(found(
                        customer.key(),
                        "?metadata[team]=support&limit=2&cursor="
                                + page.path("next_cursor").asString()))
                .containsExactly(support.get(0));
    }

    @Test
    void a_live_run_is_found_by_its_label_too() throws Exception {
        var customer = CUSTOMERS.create("standard");
        var live = labelled(customer.key(), "{\"team\":\"support\"}", 20_000, "Prefer", "respond-async");
        labelled(customer.key(), "{\"team\":\"sales\"}", 20_000, "Prefer", "respond-async");

        assertThat(found(customer.key(), "?metadata[team]=support&status=running"))
                .containsExactly(live);
    }

    @Test
    void more_than_three_labels_and_a_label_twice_are_refused() throws Exception {
        var key = CUSTOMERS.create("solo").key();

        var many = get(key, RUNS + "?metadata[a]=1&metadata[b]=1&metadata[c]=1&metadata[d]=1");
        var twice = get(key, RUNS + "?metadata[a]=1&metadata[a]=2");

        assertThat(List.of(many.status(), twice.status())).containsOnly(422);
        assertThat(many.json().at("/errors/0/pointer").asString()).isEqualTo("metadata");
        assertThat(twice.json().at("/errors/0/pointer").asString()).isEqualTo("metadata[a]");
    }

    @Test
    void a_bad_limit_is_refused_with_its_bounds() throws Exception {
        var answer = get(CUSTOMERS.create("solo").key(), RUNS + "?limit=201");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().at("/errors/0/pointer").asString()).isEqualTo("limit");
        assertThat(answer.json().path("detail").asString()).contains("1 to 200");
    }

    private String labelled(String key, String labels, int sleepMs, String... headers) throws Exception {
        var all = new ArrayList<>(List.of("Idempotency-Key", UUID.randomUUID().toString()));
        all.addAll(List.of(headers));
        var run = post(
                key,
                "/api/v1/marketplace/packages/crash-probe/execute",
                "{\"input\":{\"note\":\"n\",\"sleep_ms\":" + sleepMs + "},\"metadata\":" + labels + "}",
                all.toArray(String[]::new));
        return run.json().path("execution_id").asString();
    }

    private List<String> found(String key, String query) throws Exception {
        var answer = get(key, RUNS + query);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json()
                .path("items")
                .valueStream()
                .map(it -> it.path("execution_id").asString())
                .toList();
    }
}
