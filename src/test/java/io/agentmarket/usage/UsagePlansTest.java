package io.agentmarket.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.Ids;
import io.agentmarket.stores.TestStores;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The query plans of the usage queries, as the role of requests, for a customer with a fifth of all runs. */
@Tag("stores")
class UsagePlansTest {

    /** A month without a row, which is read whole for nothing. */
    private static final Pattern EMPTY = Pattern.compile("Seq Scan on \\S+ \\S+  \\(cost=0\\.0.\\.\\.0\\.0. ");

    private static final TestStores STORES = TestStores.fresh();
    private static final CustomerId LARGE = new CustomerId(Ids.at(Instant.EPOCH));

    /** The middle of last month: a month of which little is there is planned otherwise. */
    private static final Instant END = YearMonth.now(ZoneOffset.UTC)
            .minusMonths(1)
            .atDay(15)
            .atStartOfDay()
            .toInstant(ZoneOffset.UTC);

    @BeforeAll
    static void seed() throws SQLException {
        new UsageSeed(STORES, LARGE, 99).add(50_000, END);
    }

    @Test
    void a_list_reads_the_customers_own_index_in_its_order() {
        assertThat(page(null, null, null, null))
                .contains("customer_id_created_at")
                .doesNotContain("Sort  (");
    }

    @Test
    void a_filter_that_few_runs_pass_reads_its_own_index() {
        assertThat(page(UsageSeed.RARE, null, null, null)).contains("package_id_created_at");
        assertThat(page("never-run", null, null, null)).contains("package_id_created_at");
        assertThat(page(null, "cancelled", null, null)).contains("status_created_at");
        assertThat(page(null, null, UsageSeed.key(0, 7), null)).contains("api_key_id_created_at");
        assertThat(page(null, null, null, UsageSeed.deployment(0, 9))).contains("deployment_id_created");
    }

    @Test
    void a_label_reads_its_own_rows_in_their_order() {
        List<String> lines = STORES.tenant()
                .tx(
                        LARGE,
                        jdbc -> jdbc.sql("explain " + HistorySql.LABELLED_PAGE)
                                .param("customer", LARGE.value())
                                .param("name", "team")
                                .param("value", "team-3")
                                .param("labels", "{\"team\":\"team-3\"}")
                                .param("before", Ids.floor(END.plusSeconds(60)))
                                .param("before_at", END.plusSeconds(60).atOffset(ZoneOffset.UTC))
                                .param("from", Ids.floor(END.minus(UsageSeed.SPAN)))
                                .param("from_at", END.minus(UsageSeed.SPAN).atOffset(ZoneOffset.UTC))
                                .param("package", null)
                                .param("parent", null)
                                .param("status", null)
                                .param("key", null)
                                .param("deployment", null)
                                .param("limit", 51)
                                .query(String.class)
                                .list());
        var plan = String.join("\n", lines);

        assertThat(EMPTY.matcher(plan).replaceAll(""))
                .contains("run_label_pkey")
                .doesNotContain("Seq Scan")
                .doesNotContain("Sort  (");
    }

    @Test
    void a_month_opens_its_own_partitions_only() {
        var month = explain(
                HistorySql.PAGE,
                END.minus(Duration.ofDays(40)),
                END.minus(Duration.ofDays(20)),
                null,
                null,
                null,
                null);

        assertThat(month.split("Scan", -1).length - 1).as(month).isLessThanOrEqualTo(2);
    }

    @Test
    void sums_read_the_customers_days() {
        var today = LocalDate.ofInstant(END, ZoneOffset.UTC);
        for (var sql : new String[] {HistorySql.TOTALS, HistorySql.DAILY, HistorySql.WEEKLY, HistorySql.MONTHLY}) {
            List<String> plan = STORES.tenant()
                    .tx(
                            LARGE,
                            jdbc -> jdbc.sql("explain " + sql)
                                    .param("customer", LARGE.value())
                                    .param("from", today.minusDays(30))
                                    .param("to", today)
                                    .query(String.class)
                                    .list());

            assertThat(String.join("\n", plan)).contains("usage_aggregates").doesNotContain("Seq Scan");
        }
    }

    private static String page(
            @Nullable String packageId, @Nullable String status, @Nullable UUID key, @Nullable UUID deployment) {
        var plan = explain(
                HistorySql.PAGE, END.minus(UsageSeed.SPAN), END.plusSeconds(60), packageId, status, key, deployment);
        assertThat(plan).doesNotContain("Seq Scan").doesNotContain("_pkey");
        return plan;
    }

    private static String explain(
            String sql,
            Instant from,
            Instant to,
            @Nullable String packageId,
            @Nullable String status,
            @Nullable UUID key,
            @Nullable UUID deployment) {
        List<String> lines = STORES.tenant()
                .tx(
                        LARGE,
                        jdbc -> jdbc.sql("explain " + sql)
                                .param("customer", LARGE.value())
                                .param("before", Ids.floor(to))
                                .param("before_at", to.atOffset(ZoneOffset.UTC))
                                .param("from", Ids.floor(from))
                                .param("from_at", from.atOffset(ZoneOffset.UTC))
                                .param("package", packageId)
                                .param("parent", null)
                                .param("status", status)
                                .param("key", key)
                                .param("deployment", deployment)
                                .param("limit", 51)
                                .query(String.class)
                                .list());
        return String.join("\n", lines);
    }
}
