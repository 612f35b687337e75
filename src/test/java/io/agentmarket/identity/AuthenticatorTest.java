package io.agentmarket.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmarket.shared.AppException;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.SteppingClock;
import io.agentmarket.stores.Tenant;
import io.agentmarket.stores.TestStores;
import io.agentmarket.tiers.LimitChange;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

@Tag("stores")
class AuthenticatorTest {

    private static final TestStores STORES = TestStores.fresh();

    private final TestCustomers customers = new TestCustomers(STORES);
    private final SteppingClock clock = new SteppingClock("2026-11-20T12:00:00Z");
    private final CountedTenant tenant = new CountedTenant(STORES.tenant());
    private final Authenticator authenticator = new Authenticator(tenant, clock);

    @Test
    void a_key_proves_its_caller() {
        var made = customers.create("silver");

        assertThat(authenticator.authenticate(made.key())).isEqualTo(made.caller());
    }

    @Test
    void a_wrong_checksum_is_refused_without_asking_the_database() {
        assertRefused("amp_live_000000000000000000000000000000000");

        assertThat(tenant.calls).hasValue(0);
    }

    @Test
    void a_known_key_is_looked_up_once_in_thirty_seconds() {
        var made = customers.create("silver");

        authenticator.authenticate(made.key());
        clock.pass(Authenticator.KNOWN.minusMillis(1));
        authenticator.authenticate(made.key());
        assertThat(tenant.calls).hasValue(1);

        clock.pass(Duration.ofMillis(1));
        authenticator.authenticate(made.key());
        assertThat(tenant.calls).hasValue(2);
    }

    @Test
    void an_unknown_key_is_looked_up_once_in_five_seconds() {
        var unknown = KeyText.random(false, new SecureRandom()).secret();

        assertRefused(unknown);
        assertRefused(unknown);
        assertThat(tenant.calls).hasValue(1);

        clock.pass(Authenticator.UNKNOWN);
        assertRefused(unknown);
        assertThat(tenant.calls).hasValue(2);
    }

    @Test
    void a_key_revoked_elsewhere_is_refused_within_thirty_seconds() {
        var made = customers.create("silver");
        authenticator.authenticate(made.key());

        STORES.tenant()
                .platform(sql -> new IdentitySql(sql).revoke(made.caller().key(), clock.instant()));
        clock.pass(Authenticator.KNOWN);

        assertRefused(made.key());
    }

    @Test
    void a_key_expires_to_the_instant_though_it_is_remembered() {
        var made = customers.create("silver");
        var expiry = clock.instant().plusSeconds(10);
        var brief = customers.addKey(made.id(), "silver", false, made.caller().scopes(), expiry);
        authenticator.authenticate(brief.key());

        clock.pass(Duration.ofSeconds(10).minusNanos(1));
        authenticator.authenticate(brief.key());
        clock.pass(Duration.ofNanos(1));

        assertRefused(brief.key());
    }

    @Test
    void a_suspended_customer_is_refused() {
        var made = customers.create("silver");
        STORES.tenant().platform(sql -> {
            var customer = new CustomersSql(sql).find(made.id()).orElseThrow();
            new CustomersSql(sql)
                    .update(new Customer(
                            customer.id(), customer.name(), customer.tier(), false, false, LimitChange.NONE));
            return true;
        });

        assertRefused(made.key());
    }

    @Test
    void nobody_new_is_let_in_while_the_database_does_not_answer() {
        var made = customers.create("silver");
        tenant.failing = true;

        assertThatThrownBy(() -> authenticator.authenticate(made.key()))
                .isInstanceOfSatisfying(
                        AppException.class, it -> assertThat(it.code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE));
    }

    private void assertRefused(String key) {
        assertThatThrownBy(() -> authenticator.authenticate(key))
                .isInstanceOfSatisfying(
                        AppException.class, it -> assertThat(it.code()).isEqualTo(ErrorCode.UNAUTHENTICATED));
    }

    /** Counts the ways to the database, and closes it on demand. */
    private static final class CountedTenant implements Tenant {

        private final Tenant tenant;
        private final AtomicInteger calls = new AtomicInteger();
        private boolean failing;

        private CountedTenant(Tenant tenant) {
            this.tenant = tenant;
        }

        @Override
        public <T> T tx(CustomerId customer, Function<JdbcClient, T> work) {
            calls.incrementAndGet();
            return tenant.tx(customer, work);
        }

        @Override
        public <T> T platform(Function<JdbcClient, T> work) {
            calls.incrementAndGet();
            if (failing) {
                throw new AppException(ErrorCode.STORE_UNAVAILABLE, "down");
            }
            return tenant.platform(work);
        }
    }
}
