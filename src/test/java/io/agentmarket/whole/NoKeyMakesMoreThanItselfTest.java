package io.agentmarket.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.identity.Scope;
import io.agentmarket.identity.TestCustomers;
import java.util.ArrayList;
import java.util.List;
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

    @ParameterizedTest
    @ValueSource(strings = {"hard", "alert"})
    void one_with_a_budget_sets_and_removes_no_budget(String mode) throws Exception {
        budget(bound, 3_000, mode);
        budget(other, 5_000, "hard");

        changesNoBudget(bound);
        assertThat(post(bound.key(), KEYS, "{\"name\":\"free\"}", "Idempotency-Key", "b")
                        .status())
                .isEqualTo(403);
        assertThat(limits(BUDGETS, owner)).containsExactlyInAnyOrder(3_000L, 5_000L);
    }

    @Test
    void one_with_limits_sets_and_removes_no_budget() throws Exception {
        budget(other, 5_000, "hard");
        var limited = put(owner.key(), KEYS + "/" + bound.caller().key() + "/limits", "{\"runs_per_day\":5}");
        assertThat(limited.status()).as(limited.text()).isEqualTo(200);

        changesNoBudget(bound);
        assertThat(limits(BUDGETS, owner)).containsExactly(5_000L);
    }

    @Test
    void one_without_budget_or_limits_still_lifts_the_budget_of_another() throws Exception {
        budget(bound, 3_000, "hard");

        assertThat(delete(owner.key(), BUDGETS + "/keys/" + bound.caller().key())
                        .status())
                .isEqualTo(204);
    }

    private void changesNoBudget(TestCustomers.Made key) throws Exception {
        for (var path : List.of(
                "/customer",
                "/keys/" + key.caller().key(),
                "/keys/" + other.caller().key())) {
            var raised = put(key.key(), BUDGETS + path, "{\"limit_micros\":9000000,\"mode\":\"hard\"}");
            var added =
                    put(key.key(), BUDGETS + path, "{\"limit_micros\":9000000,\"mode\":\"hard\",\"period\":\"day\"}");
            var removed = delete(key.key(), BUDGETS + path);

            assertThat(List.of(raised, added, removed)).as(path).allSatisfy(answer -> {
                assertThat(answer.status()).as(answer.text()).isEqualTo(403);
                assertThat(answer.json().path("code").asString()).isEqualTo("KEY_RESTRICTED");
            });
        }
    }

    private List<Long> limits(String path, TestCustomers.Made by) throws Exception {
        var limits = new ArrayList<Long>();
        get(by.key(), path)
                .json()
                .path("items")
                .forEach(item -> limits.add(item.path("limit_micros").asLong()));
        return limits;
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
