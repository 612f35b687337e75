package io.agentmarket.billing;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.identity.TestCustomers.Made;
import io.agentmarket.whole.RunningPlatform;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The list of statements goes on where its page ends. */
class StatementPagesOverHttpTest extends RunningPlatform {

    private static final String STATEMENTS = "/api/v1/billing/statements";

    private final Made customer = CUSTOMERS.unlimited("standard");

    @Test
    void five_months_are_listed_once_each_newest_first_whatever_the_page() throws Exception {
        charge(5);

        for (int limit = 1; limit <= 6; limit++) {
            assertThat(months(limit))
                    .as("pages of " + limit)
                    .containsExactly("2026-10", "2026-09", "2026-08", "2026-07", "2026-06");
        }
    }

    @Test
    void a_full_last_page_has_no_cursor_and_others_are_refused() throws Exception {
        charge(2);

        assertThat(get(customer.key(), STATEMENTS + "?limit=2")
                        .json()
                        .path("next_cursor")
                        .isNull())
                .isTrue();
        var refused = get(customer.key(), STATEMENTS + "?cursor=yesterday");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.json().at("/errors/0/pointer").asString()).isEqualTo("cursor");
        assertThat(get(customer.key(), STATEMENTS + "?limit=37").status()).isEqualTo(422);
    }

    private void charge(int months) {
        var runs = new ChargedRuns(STORES, "2026-%02d-15T12:00:00Z".formatted(11 - months));
        for (int month = 0; month < months; month++) {
            runs.charge(List.of(customer.id()), 30);
            runs.clock.pass(Duration.ofDays(30));
        }
    }

    /** Of all pages. */
    private List<String> months(int limit) throws Exception {
        var months = new ArrayList<String>();
        var cursor = "";
        do {
            var page =
                    get(customer.key(), STATEMENTS + "?limit=" + limit + cursor).json();
            assertThat(page.path("items").size()).isLessThanOrEqualTo(limit);
            page.path("items").forEach(row -> months.add(row.path("month").asString()));
            cursor = page.path("next_cursor").isNull()
                    ? ""
                    : "&cursor=" + page.path("next_cursor").asString();
        } while (!cursor.isEmpty());
        return months;
    }
}
