package io.agentmarket.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmarket.shared.Ids;
import io.agentmarket.shared.StartFailure;
import io.agentmarket.stores.TestStores;
import io.agentmarket.vault.MasterKey;
import java.time.Clock;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FirstStartTest {

    private final TestStores stores = TestStores.fresh();
    private final FirstStart firstStart =
            new FirstStart(stores.tenant(), new Ids(Clock.systemUTC()), Clock.systemUTC());
    private final Authenticator authenticator = new Authenticator(stores.tenant(), Clock.systemUTC());

    @Test
    void the_operator_is_made_once() {
        var first = firstStart.bootstrapOperator();
        var second = firstStart.bootstrapOperator();

        assertThat(authenticator
                        .authenticate(first.orElseThrow().secret(), TestCustomers.ADDRESS)
                        .scopes())
                .contains(Scope.OPERATOR);
        assertThat(second).isEmpty();
    }

    @Test
    void the_demo_customer_is_elite_and_no_operator() {
        var caller =
                authenticator.authenticate(firstStart.demoKey(Optional.empty()).secret(), TestCustomers.ADDRESS);

        assertThat(caller.tier()).isEqualTo("elite");
        assertThat(caller.scopes()).doesNotContain(Scope.OPERATOR);
    }

    @Test
    void a_good_key_is_kept_and_a_lost_one_replaced_for_the_same_customer() {
        var first = firstStart.demoKey(Optional.empty());

        var kept = firstStart.demoKey(Optional.of(first.secret()));
        var replaced = firstStart.demoKey(Optional.empty());

        assertThat(kept.secret()).isEqualTo(first.secret());
        assertThat(replaced.secret()).isNotEqualTo(first.secret());
        assertThat(authenticator
                        .authenticate(replaced.secret(), TestCustomers.ADDRESS)
                        .customer())
                .isEqualTo(authenticator
                        .authenticate(first.secret(), TestCustomers.ADDRESS)
                        .customer());
    }

    @Test
    void a_master_key_has_thirty_two_bytes() {
        assertThat(MasterKey.parse("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")
                        .text())
                .isEqualTo("A".repeat(43));
        assertThatThrownBy(() -> MasterKey.parse("short")).isInstanceOf(StartFailure.class);
        assertThatThrownBy(() -> MasterKey.parse("not base64!")).isInstanceOf(StartFailure.class);
    }
}
