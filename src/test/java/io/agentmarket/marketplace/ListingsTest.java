package io.agentmarket.marketplace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.Page;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListingsTest {

    private final Listings listings = TestPackages.listings();

    @Test
    void sorts_by_title_when_nothing_is_asked() {
        assertThat(ids(page(new Ask())))
                .containsExactly("audit-agent", "escalation", "report-generator", "ticket-resolver");
    }

    @Test
    void ranks_a_word_of_the_title_above_a_label_above_the_readme() {
        assertThat(ids(page(new Ask().q("ticket")))).containsExactly("ticket-resolver", "escalation");
        assertThat(ids(page(new Ask().q("TICKETS")))).containsExactly("escalation");
        assertThat(ids(page(new Ask().q("triage")))).containsExactly("ticket-resolver");
    }

    @Test
    void puts_packages_first_that_match_more_words() {
        assertThat(ids(page(new Ask().q("escalation support triage")))).startsWith("escalation", "ticket-resolver");
    }

    @Test
    void finds_nothing_for_words_that_occur_nowhere() {
        assertThat(page(new Ask().q("zebra")).items()).isEmpty();
    }

    @Test
    void filters_by_category_label_and_tier() {
        assertThat(ids(page(new Ask().category("support")))).containsExactly("escalation", "ticket-resolver");
        assertThat(ids(page(new Ask().label("charts")))).containsExactly("report-generator");
        assertThat(ids(page(new Ask().tier("basic"))))
                .containsExactly("escalation", "report-generator", "ticket-resolver");
    }

    /** Its price is shown even if nobody can run it now. */
    @Test
    void lists_agents_that_need_a_missing_provider_or_key() {
        assertThat(page(new Ask()).items())
                .allSatisfy(row -> assertThat(row.baseMicros()).containsKeys("elite", "byok"));
    }

    @Test
    void sorts_by_the_price_on_the_lowest_tier_and_by_category() {
        assertThat(ids(page(new Ask().sort("price"))))
                .containsExactly("escalation", "ticket-resolver", "report-generator", "audit-agent");
        assertThat(ids(page(new Ask().sort("category"))))
                .containsExactly("audit-agent", "report-generator", "escalation", "ticket-resolver");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "name", "price", "category"})
    void pages_through_every_row_once(String sort) {
        var seen = new ArrayList<String>();
        var ask = new Ask().sort(sort.isEmpty() ? null : sort).limit(1);

        var page = page(ask);
        seen.addAll(ids(page));
        while (page.nextCursor() != null) {
            page = page(ask.cursor(page.nextCursor()));
            seen.addAll(ids(page));
        }

        assertThat(seen).isEqualTo(ids(page(ask.limit(100).cursor(null)))).hasSize(4);
    }

    @Test
    void refuses_the_cursor_of_another_query() {
        var cursor = page(new Ask().limit(1)).nextCursor();

        assertThatThrownBy(() -> page(new Ask().category("support").cursor(cursor)))
                .isInstanceOfSatisfying(AppException.class, refused -> {
                    assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
                    assertThat(refused.violations().getFirst().pointer()).isEqualTo("cursor");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "%%%", "AAAAAAAAAAAAAAAAAAAAAAAA"})
    void refuses_a_malformed_cursor(String cursor) {
        assertThatThrownBy(() -> page(new Ask().cursor(cursor))).isInstanceOf(AppException.class);
    }

    @Test
    void refuses_values_out_of_range_with_every_violation() {
        assertThatThrownBy(() -> page(new Ask().limit(0).sort("id; drop table").q("x".repeat(201))))
                .isInstanceOfSatisfying(
                        AppException.class,
                        refused -> assertThat(refused.violations())
                                .extracting(violation -> violation.pointer())
                                .containsExactlyInAnyOrder("limit", "sort", "q"));
        assertThatThrownBy(() -> page(new Ask().limit(101))).isInstanceOf(AppException.class);
        assertThatThrownBy(() -> page(new Ask().tier("platinum"))).isInstanceOf(AppException.class);
    }

    @Test
    void offers_a_package_from_its_lowest_tier_up() {
        var reports = listings.details(TestPackages.REPORTS);

        assertThat(reports.listing().baseMicros().keySet())
                .doesNotContain("solo")
                .contains("basic", "elite");
        assertThat(reports.listing().baseMicros()).containsEntry("basic", 9_500L);
        assertThat(reports.prices())
                .allSatisfy(price -> assertThat(price.quotedMicros()).isGreaterThanOrEqualTo(price.baseMicros()));
    }

    @Test
    void shows_the_list_price_where_no_provider_is_configured() {
        var elite = listings.details(TestPackages.AUDIT).prices().stream()
                .filter(price -> price.tier().equals("elite"))
                .findFirst();

        assertThat(elite)
                .hasValueSatisfying(price -> assertThat(price.baseMicros()).isEqualTo(237_500L));
    }

    @Test
    void counts_the_packages_of_each_category() {
        assertThat(listings.categories())
                .containsEntry("support", 2L)
                .containsEntry("data", 1L)
                .hasSize(3);
    }

    private Page<Listing> page(Ask ask) {
        return listings.page(ListingQuery.parse(
                new ListingQuery.Raw(ask.q, ask.category, ask.label, ask.tier, ask.sort, ask.limit, ask.cursor)));
    }

    private static List<String> ids(Page<Listing> page) {
        return page.items().stream().map(Listing::id).toList();
    }

    private record Ask(String q, String category, String label, String tier, String sort, int limit, String cursor) {

        Ask() {
            this(null, null, null, null, null, 50, null);
        }

        Ask q(String to) {
            return new Ask(to, category, label, tier, sort, limit, cursor);
        }

        Ask category(String to) {
            return new Ask(q, to, label, tier, sort, limit, cursor);
        }

        Ask label(String to) {
            return new Ask(q, category, to, tier, sort, limit, cursor);
        }

        Ask tier(String to) {
            return new Ask(q, category, label, to, sort, limit, cursor);
        }

        Ask sort(String to) {
            return new Ask(q, category, label, tier, to, limit, cursor);
        }

        Ask limit(int to) {
            return new Ask(q, category, label, tier, sort, to, cursor);
        }

        Ask cursor(String to) {
            return new Ask(q, category, label, tier, sort, limit, to);
        }
    }
}
