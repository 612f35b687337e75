package io.agentmarket.stores;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmarket.shared.StartFailure;
import org.junit.jupiter.api.Test;

class RolesTest {

    private static final TestStores STORES = TestStores.fresh();

    @Test
    void a_user_without_the_roles_gets_the_necessary_sql() {
        var plain = STORES.login("plain");

        assertThatThrownBy(() -> Roles.external(plain, plain))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("grant amp_owner, amp_app, amp_committer to \"plain\"")
                .hasMessageContaining("DATABASE_MIGRATION_URL");
    }

    @Test
    void an_administrator_grants_them_to_another_user() {
        var plain = STORES.login("newcomer");

        Roles.external(plain, STORES.administrator());

        assertThatCode(() -> Roles.external(plain, plain)).doesNotThrowAnyException();
    }
}
