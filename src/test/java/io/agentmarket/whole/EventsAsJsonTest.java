package io.agentmarket.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.shared.Json;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The events of a run as pages of JSON agree with the stream. */
class EventsAsJsonTest extends RunningPlatform {

    private static final String[] JSON = {"Accept", "application/json"};

    @Test
    void pages_have_the_same_events_as_the_stream() throws Exception {
        var customer = CUSTOMERS.create("standard");
        var events = events(customer.key());
        var stream = entries(get(customer.key(), events).text());

        var paged = new ArrayList<String>();
        var cursor = "";
        do {
            var page = get(customer.key(), events + "?limit=2" + cursor, JSON);
            assertThat(page.status()).as(page.text()).isEqualTo(200);
            page.json()
                    .path("items")
                    .forEach(it -> paged.add(
                            it.path("id").asInt() + " " + it.path("type").asString() + " " + it.path("data")));
            var next = page.json().path("next_cursor");
            cursor = next.isNull() ? "" : "&cursor=" + next.asString();
        } while (!cursor.isEmpty());

        assertThat(stream).hasSizeGreaterThan(3);
        assertThat(paged)
                .containsExactlyElementsOf(stream.stream()
                        .map(it -> it.id() + " " + it.event() + " " + Json.MAPPER.readTree(it.data()))
                        .toList());
    }

    @Test
    void clients_that_do_not_accept_json_get_the_stream() throws Exception {
        var customer = CUSTOMERS.create("standard");
        var events = events(customer.key());

        assertThat(List.of(
                        get(customer.key(), events).header("Content-Type"),
                        get(customer.key(), events, "Accept", "*/*").header("Content-Type"),
                        get(customer.key(), events, "Accept", "text/event-stream")
                                .header("Content-Type")))
                .allSatisfy(type -> assertThat(type).startsWith("text/event-stream"));
        assertThat(get(customer.key(), events, JSON).header("Content-Type")).startsWith("application/json");
    }

    @Test
    void foreign_runs_and_bad_cursors_are_refused() throws Exception {
        var events = events(CUSTOMERS.create("standard").key());
        var stranger = CUSTOMERS.create("standard").key();
        var own = events(stranger);

        assertThat(get(stranger, events, JSON).status()).isEqualTo(404);
        assertThat(get(stranger, own + "?cursor=-1", JSON).status()).isEqualTo(422);
        assertThat(get(stranger, own + "?cursor=x", JSON).status()).isEqualTo(422);
        assertThat(get(stranger, own + "?limit=201", JSON).status()).isEqualTo(422);
    }

    private String events(String key) throws Exception {
        var run = run(key, "k", "n", 0).json();
        return "/api/v1/executions/" + run.path("execution_id").asString() + "/events";
    }
}
