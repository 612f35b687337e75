package io.agentmarket.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmarket.identity.TestCustomers;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.Limit;
import io.agentmarket.stores.TestStores;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The next page of statements begins where the page before ends. */
class StatementPagesTest {

    private static final TestStores STORES = TestStores.fresh();

    private final TestCustomers.Made customer = new TestCustomers(STORES).unlimited("standard");

    @Test
    void five_months_are_listed_once_each_newest_first_on_any_page_size() {
        var statements = charged(5);

        for (int limit = 1; limit <= 6; limit++) {
            assertThat(months(statements, limit))
                    .as("pages of " + limit)
                    .containsExactly("2026-10", "2026-09", "2026-08", "2026-07", "2026-06");
        }
    }

    @Test
    void a_full_last_page_has_no_cursor_and_others_are_refused() {
        var statements = charged(2);

        assertThat(statements.list(customer.caller(), new Limit(2), null).nextCursor())
                .isNull();
        assertThatThrownBy(() -> statements.list(customer.caller(), new Limit(2), "yesterday"))
                .isInstanceOfSatisfying(
                        AppException.class,
                        refused -> assertThat(refused.violations())
                                .extracting("pointer")
                                .containsExactly("cursor"));
        assertThatThrownBy(() -> statements.list(customer.caller(), new Limit(37), null))
                .isInstanceOf(AppException.class);
    }

    private StatementsEndpoint charged(int months) {
        var runs = new ChargedRuns(STORES, "2026-%02d-15T12:00:00Z".formatted(11 - months));
        for (int month = 0; month < months; month++) {
            runs.charge(List.of(customer.id()), 30);
            runs.clock.pass(Duration.ofDays(30));
        }
        return new StatementsEndpoint(runs.statements);
    }

    /** Of all pages. */
    private List<String> months(StatementsEndpoint statements, int limit) {
        var months = new ArrayList<String>();
        @Nullable String cursor = null;
        do {
            var page = statements.list(customer.caller(), new Limit(limit), cursor);
            assertThat(page.items()).hasSizeLessThanOrEqualTo(limit);
            page.items().forEach(row -> months.add(row.month().toString()));
            cursor = page.nextCursor();
        } while (cursor != null);
        return months;
    }
}
