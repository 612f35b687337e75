package io.agentmarket.billing;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.identity.Scope;
import io.agentmarket.identity.TestCustomers;
import io.agentmarket.monitoring.TestAuditor;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.Money;
import io.agentmarket.stores.TestStores;
import io.agentmarket.usage.FinishedRun;
import java.io.IOException;
import java.time.Duration;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.mock.web.MockHttpServletResponse;

/** 10,000 runs of four customers over two months: every sum agrees, and the verifier accepts them and nothing else. */
@Tag("stores")
class ReceiptsAddUpTest {

    private static final int RUNS = 10_000;
    private static final String NOVEMBER = "2026-11";
    private static final String DECEMBER = "2026-12";
    private static final TestStores STORES = TestStores.fresh();
    private static final List<TestCustomers.Made> CUSTOMERS = new ArrayList<>();
    private static final List<FinishedRun> MADE = new ArrayList<>();
    private static final ChargedRuns CHARGED = new ChargedRuns(STORES, "2026-11-29T00:00:00Z");
    private static final StatementsEndpoint ENDPOINT = new StatementsEndpoint(CHARGED.statements);

    private final Random random = new Random(7);

    @BeforeAll
    static void ten_thousand_runs() {
        var customers = new TestCustomers(STORES);
        IntStream.range(0, 4).forEach(n -> CUSTOMERS.add(customers.create("elite")));
        var ids = CUSTOMERS.stream().map(TestCustomers.Made::id).toList();
        MADE.addAll(CHARGED.charge(ids, RUNS / 2));
        CHARGED.clock.pass(Duration.ofDays(4));
        MADE.addAll(CHARGED.charge(ids, RUNS / 2));
    }

    @Test
    void receipts_statements_usage_and_charges_have_one_sum() {
        for (var customer : CUSTOMERS) {
            var expected = ChargedRuns.sum(MADE.stream()
                    .filter(run -> run.customer().equals(customer.id()))
                    .toList());

            assertThat(expected.micros()).isPositive();
            assertThat(sum("select sum(micros) from charges where customer_id = :id", customer.id()))
                    .isEqualTo(expected);
            assertThat(sum(
                            "select sum((body::json ->> 'price_micros')::bigint) from receipts where customer_id = :id",
                            customer.id()))
                    .isEqualTo(expected);
            assertThat(sum("select sum(price_micros) from usage_aggregates where customer_id = :id", customer.id()))
                    .isEqualTo(expected);
            assertThat(total(customer, NOVEMBER).plus(total(customer, DECEMBER)))
                    .isEqualTo(expected);
        }
    }

    @Test
    void the_auditor_recomputes_every_price_and_finds_no_fault() {
        CUSTOMERS.forEach(customer -> CHARGED.statements.signed(customer.id(), YearMonth.parse(NOVEMBER)));

        assertThat(TestAuditor.broken(STORES.databases()))
                .filteredOn(broken -> broken.startsWith("I3") || broken.startsWith("I6"))
                .isEmpty();
    }

    @Test
    void every_way_of_billing_is_among_them() {
        assertThat(formulas()).containsExactlyInAnyOrder("base", "degraded", "metered", "offline");
        var absorbed = new JdbcTemplate(STORES.databases().owner())
                .queryForObject("select count(*) from charges where absorbed_micros > 0", Long.class);
        assertThat(absorbed).isPositive();
    }

    @Test
    void the_verifier_accepts_every_month_and_links_them() throws IOException {
        for (var customer : CUSTOMERS) {
            var november = month(customer, NOVEMBER);
            var december = month(customer, DECEMBER);

            assertThat(Verifier.says(november, keys())).startsWith("verified: \"final\" statement \"2026-11\"");
            assertThat(Verifier.says(december, keys())).startsWith("verified: \"preliminary\" statement \"2026-12\"");
            assertThat(statement(december, "previous_hash")).isEqualTo(statement(november, "head_hash"));
        }
    }

    @Test
    void a_dropped_duplicated_or_moved_receipt_is_refused_at_any_position() throws IOException {
        var file = lines(CUSTOMERS.getFirst(), NOVEMBER);
        var receipts = file.size() - 1;

        for (int n = 0; n < 25; n++) {
            var at = n == 0 ? 0 : n == 1 ? receipts - 1 : random.nextInt(receipts);
            var dropped = new ArrayList<>(file);
            dropped.remove(at);
            var doubled = new ArrayList<>(file);
            doubled.add(at, file.get(at));
            var moved = new ArrayList<>(file);
            Collections.swap(moved, at, (at + 1 + random.nextInt(receipts - 1)) % receipts);

            assertThat(says(dropped)).as("without %d", at).startsWith("REFUSED");
            assertThat(says(doubled)).as("twice %d", at).startsWith("REFUSED");
            assertThat(says(moved)).as("moved %d", at).startsWith("REFUSED");
        }
    }

    @Test
    void a_receipt_of_another_customer_or_month_is_refused() throws IOException {
        var file = lines(CUSTOMERS.getFirst(), NOVEMBER);
        var others = lines(CUSTOMERS.get(1), NOVEMBER);
        var next = lines(CUSTOMERS.getFirst(), DECEMBER);

        assertThat(says(with(file, 5, others.get(5)))).startsWith("REFUSED");
        assertThat(says(with(file, file.size() - 1, others.getLast()))).startsWith("REFUSED");
        assertThat(says(with(file, file.size() - 1, next.getLast()))).startsWith("REFUSED");
        var longer = new ArrayList<>(file);
        longer.add(file.size() - 1, next.getFirst());
        assertThat(says(longer)).startsWith("REFUSED");
    }

    @Test
    void a_truncated_file_is_refused() throws IOException {
        var file = month(CUSTOMERS.getFirst(), NOVEMBER);

        assertThat(Verifier.says(file.substring(0, file.lastIndexOf("\n{")), keys()))
                .isEqualTo("REFUSED: the signed statement, which must end the file, is missing");
        assertThat(Verifier.says(file.substring(0, file.length() / 2), keys())).startsWith("REFUSED");
        assertThat(Verifier.says("", keys())).startsWith("REFUSED");
    }

    private static String says(List<String> lines) {
        return Verifier.says(String.join("\n", lines), keys());
    }

    private static List<String> with(List<String> lines, int at, String line) {
        var changed = new ArrayList<>(lines);
        changed.set(at, line);
        return changed;
    }

    private static String keys() {
        return Json.MAPPER.writeValueAsString(new ReceiptsEndpoint(CHARGED.receipts, CHARGED.keys).keys());
    }

    private static List<String> lines(TestCustomers.Made customer, String month) throws IOException {
        return month(customer, month).lines().toList();
    }

    private static String month(TestCustomers.Made customer, String month) throws IOException {
        assertThat(customer.caller().scopes()).contains(Scope.BILLING);
        var response = new MockHttpServletResponse();
        ENDPOINT.receipts(customer.caller(), month, response);
        return response.getContentAsString();
    }

    private static String statement(String file, String member) {
        var last = file.lines().toList().getLast();
        return Json.MAPPER.readTree(last).path("statement").path(member).asString();
    }

    private static Money total(TestCustomers.Made customer, String month) {
        var signed = CHARGED.statements.signed(customer.id(), YearMonth.parse(month));
        return new Money(
                Json.MAPPER.readTree(signed.body()).path("total_micros").asLong());
    }

    private static Money sum(String sql, CustomerId customer) {
        return new Money(STORES.tenant()
                .platform(jdbc -> jdbc.sql(sql)
                        .param("id", customer.value())
                        .query(Long.class)
                        .single()));
    }

    private static List<String> formulas() {
        return STORES.tenant()
                .platform(sql -> sql.sql("select distinct body::json ->> 'formula' from receipts")
                        .query(String.class)
                        .list());
    }
}
