package io.agentmarket.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmarket.identity.TestCustomers;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.Json;
import io.agentmarket.stores.TestStores;
import io.agentmarket.vault.TestVault;
import java.time.Duration;
import java.time.YearMonth;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

@Tag("stores")
class StatementsTest {

    private static final YearMonth NOVEMBER = YearMonth.parse("2026-11");
    private static final YearMonth DECEMBER = YearMonth.parse("2026-12");

    private final TestStores stores = TestStores.fresh();
    private final CustomerId customer =
            new TestCustomers(stores).create("elite").id();
    private final ChargedRuns charged = new ChargedRuns(stores, "2026-11-30T23:00:00Z");

    @Test
    void a_closed_month_stays_closed_although_a_slow_clock_charges_into_it() {
        charged.charge(List.of(customer), 10);
        charged.clock.pass(Duration.ofHours(2));
        var closed = charged.statements.signed(customer, NOVEMBER);

        charged.clock.pass(Duration.ofHours(-2));
        charged.charge(List.of(customer), 10);
        charged.clock.pass(Duration.ofHours(2));

        assertThat(charged.statements.signed(customer, NOVEMBER).body()).isEqualTo(closed.body());
        var december = body(DECEMBER);
        assertThat(december.path("previous_hash"))
                .isEqualTo(Json.MAPPER.readTree(closed.body()).path("head_hash"));
        assertThat(december.path("receipts").asLong()).isPositive();
    }

    @Test
    void the_current_month_is_preliminary_and_grows() {
        charged.charge(List.of(customer), 5);
        var before = body(NOVEMBER);
        charged.charge(List.of(customer), 5);

        assertThat(before.path("status").asString()).isEqualTo("preliminary");
        assertThat(body(NOVEMBER).path("receipts").asLong())
                .isGreaterThan(before.path("receipts").asLong());
    }

    @Test
    void a_month_without_charges_yet_is_empty_at_the_chains_end() {
        charged.charge(List.of(customer), 10);
        var november = body(NOVEMBER);
        charged.clock.pass(Duration.ofDays(1));

        var december = body(DECEMBER);

        assertThat(december.path("receipts").asLong()).isZero();
        assertThat(december.path("total_micros").asLong()).isZero();
        assertThat(december.path("first_seq").asLong())
                .isEqualTo(november.path("last_seq").asLong() + 1);
        assertThat(december.path("previous_hash")).isEqualTo(november.path("head_hash"));
        assertThat(Verifier.says(
                        Json.MAPPER.writeValueAsString(StatementView.of(charged.statements.signed(customer, DECEMBER))),
                        null))
                .startsWith("verified");
    }

    @Test
    void future_months_and_past_months_without_charges_have_no_statement() {
        charged.charge(List.of(customer), 10);

        for (var month : List.of(DECEMBER, YearMonth.parse("2026-10"))) {
            assertThatThrownBy(() -> charged.statements.signed(customer, month))
                    .isInstanceOfSatisfying(
                            AppException.class,
                            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.NOT_FOUND));
        }
    }

    @Test
    void another_customers_months_are_not_seen() {
        var other = new TestCustomers(stores).create("elite").id();
        charged.charge(List.of(other), 10);

        assertThat(charged.statements.months(customer, YearMonth.of(9999, 12), 10))
                .isEmpty();
        assertThat(body(NOVEMBER).path("receipts").asLong()).isZero();
        assertThat(charged.statements.months(other, YearMonth.of(9999, 12), 10)).containsExactly(NOVEMBER);
    }

    @Test
    void a_new_signing_key_replaces_an_abandoned_one() {
        charged.charge(List.of(customer), 10);
        var before = charged.keys.published();
        TestVault.drop(stores.tenant());

        var signed = charged.statements.signed(customer, NOVEMBER);

        assertThat(before).doesNotContain(signed.key());
        assertThat(charged.keys.published()).startsWith(signed.key()).containsAll(before);
    }

    private JsonNode body(YearMonth month) {
        return Json.MAPPER.readTree(charged.statements.signed(customer, month).body());
    }
}
