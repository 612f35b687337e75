package io.agentmarket.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.identity.Scope;
import io.agentmarket.identity.TestCustomers;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NoKeyMakesMoreThanItselfTest extends RunningPlatform {

    private static final String KEYS = "/api/v1/api-keys";
    private static final String BUDGETS = "/api/v1/billing/budgets";

    private final TestCustomers.Made owner = CUSTOMERS.create("elite");
    private final TestCustomers.Made bound = CUSTOMERS.addKey(owner);
    private final TestCustomers.Made other = CUSTOMERS.addKey(owner);

    @ParameterizedTest
    @ValueSource(strings = {"hard", "alert"})
    void one_with_a_budget_makes_rotates_and_changes_none(String mode) throws Exception {
        budget(bound, 3_000, mode);

        assertThat(post(bound.key(), KEYS, "{\"name\":\"free\"}", "Idempotency-Key", "a")
                        .status())
                .isEqualTo(403);
        assertThat(rotate(bound, bound).status()).isEqualTo(403);
        assertThat(rotate(bound, other).status()).isEqualTo(403);
        assertThat(put(bound.key(), KEYS + "/" + other.caller().key() + "/limits", "{}")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void one_without_a_scope_neither_makes_nor_rotates_one_that_has_it() throws Exception {
        var narrow = CUSTOMERS.addKey(owner, false, Set.of(Scope.KEYS, Scope.READ));

        var made = post(narrow.key(), KEYS, "{\"name\":\"x\",\"scopes\":[\"execute\"]}", "Idempotency-Key", "a");

        assertThat(made.status()).isEqualTo(403);
        assertThat(rotate(narrow, other).status()).isEqualTo(403);
    }

    @Test
    void a_rotated_key_keeps_its_budget_and_spending() throws Exception {
        budget(bound, 3_000, "hard");
        assertThat(run(bound.key(), "one", "n", 0).status()).isEqualTo(200);

        var heir = rotate(owner, bound);
        var refused = run(heir.json().path("secret").asString(), "two", "n", 0);

        assertThat(heir.status()).as(heir.text()).isEqualTo(201);
        assertThat(refused.status()).isEqualTo(402);
        assertThat(refused.json().path("scope").asString()).isEqualTo("key");
        assertThat(refused.json().path("spent_micros").asLong()).isEqualTo(2_000);
        assertThat(rotate(bound, bound).status()).isEqualTo(403);
    }

    private void budget(TestCustomers.Made key, long micros, String mode) throws Exception {
        var set = put(
                owner.key(),
                BUDGETS + "/keys/" + key.caller().key(),
                "{\"limit_micros\":" + micros + ",\"mode\":\"" + mode + "\"}");
        assertThat(set.status()).as(set.text()).isEqualTo(200);
    }

    private Answer rotate(TestCustomers.Made by, TestCustomers.Made which) throws Exception {
        return post(by.key(), KEYS + "/" + which.caller().key() + "/rotate", "{}", "Idempotency-Key", "rotate");
    }
}
