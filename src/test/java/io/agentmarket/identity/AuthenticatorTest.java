package io.agentmarket.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.agentmarket.shared.AppException;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.SteppingClock;
import io.agentmarket.stores.Tenant;
import io.agentmarket.stores.TestStores;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
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

        assertThat(authenticator.authenticate(made.key(), TestCustomers.ADDRESS))
                .isEqualTo(made.caller());
    }

    @Test
    void a_wrong_checksum_is_refused_without_asking_the_database() {
        assertRefused("amp_live_000000000000000000000000000000000");

        assertThat(tenant.calls).hasValue(0);
    }

    @Test
    void a_known_key_is_looked_up_once_in_thirty_seconds() {
        var made = customers.create("silver");

        authenticator.authenticate(made.key(), TestCustomers.ADDRESS);
        clock.pass(Authenticator.KNOWN.minusMillis(1));
        authenticator.authenticate(made.key(), TestCustomers.ADDRESS);
        assertThat(tenant.calls).hasValue(1);

        clock.pass(Duration.ofMillis(1));
        authenticator.authenticate(made.key(), TestCustomers.ADDRESS);
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
        authenticator.authenticate(made.key(), TestCustomers.ADDRESS);

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
        authenticator.authenticate(brief.key(), TestCustomers.ADDRESS);

        clock.pass(Duration.ofSeconds(10).minusNanos(1));
        authenticator.authenticate(brief.key(), TestCustomers.ADDRESS);
        clock.pass(Duration.ofNanos(1));

        assertRefused(brief.key());
    }

    @Test
    void a_suspended_customer_is_refused_as_such() {
        var made = customers.create("silver");
        customers.suspend(made, true);

        assertThat(refusal(made.key(), TestCustomers.ADDRESS)).isEqualTo(ErrorCode.CUSTOMER_SUSPENDED);
    }

    @Test
    void lookups_of_unknown_keys_are_limited_per_address() {
        var known = customers.create("silver");
        authenticator.authenticate(known.key(), TestCustomers.ADDRESS);
        var asked = tenant.calls.get();

        for (int n = 0; n < 300; n++) {
            refusal(unknown(), TestCustomers.ADDRESS);
        }

        assertThat(tenant.calls.get() - asked).isEqualTo(UnseenKeys.BURST);
        assertThat(refusal(unknown(), TestCustomers.ADDRESS)).isEqualTo(ErrorCode.RATE_LIMITED);
        assertThat(refusal(unknown(), "203.0.113.10")).isEqualTo(ErrorCode.UNAUTHENTICATED);
        clock.pass(Authenticator.KNOWN);
        assertThat(authenticator.authenticate(known.key(), TestCustomers.ADDRESS))
                .isEqualTo(known.caller());
    }

    @Test
    void many_good_keys_are_admitted_at_once_from_one_address() throws Exception {
        var made = customers.create("silver");
        var good = Stream.generate(() -> customers.addKey(made).key())
                .limit(UnseenKeys.BURST + 20)
                .toList();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = good.stream()
                    .map(key -> threads.submit(() -> authenticator.authenticate(key, TestCustomers.ADDRESS)))
                    .toList();
            for (var each : all) {
                assertThat(each.get().customer()).isEqualTo(made.id());
            }
        }
    }

    @Test
    void the_addresses_of_one_ipv6_network_share_their_lookups() {
        for (int n = 0; n < UnseenKeys.BURST; n++) {
            refusal(unknown(), "2001:db8:1:2:0:0:0:" + Integer.toHexString(n));
        }

        assertThat(refusal(unknown(), "2001:db8:1:2:9:9:9:9")).isEqualTo(ErrorCode.RATE_LIMITED);
        assertThat(refusal(unknown(), "2001:db8:1:3:0:0:0:1")).isEqualTo(ErrorCode.UNAUTHENTICATED);
    }

    @Test
    void known_keys_and_an_unavailable_database_use_up_no_lookups() {
        tenant.failing = true;
        for (int n = 0; n <= UnseenKeys.BURST; n++) {
            assertThat(refusal(unknown(), TestCustomers.ADDRESS)).isEqualTo(ErrorCode.STORE_UNAVAILABLE);
        }
        tenant.failing = false;

        assertThat(refusal(unknown(), TestCustomers.ADDRESS)).isEqualTo(ErrorCode.UNAUTHENTICATED);
    }

    @Test
    void lookups_come_back_with_time() {
        for (int n = 0; n < UnseenKeys.BURST; n++) {
            refusal(unknown(), TestCustomers.ADDRESS);
        }
        assertThat(refusal(unknown(), TestCustomers.ADDRESS)).isEqualTo(ErrorCode.RATE_LIMITED);

        clock.pass(Duration.ofSeconds(1));

        assertThat(refusal(unknown(), TestCustomers.ADDRESS)).isEqualTo(ErrorCode.UNAUTHENTICATED);
    }

    private static String unknown() {
        return KeyText.random(false, new SecureRandom()).secret();
    }

    private ErrorCode refusal(String key, String address) {
        return catchThrowableOfType(AppException.class, () -> authenticator.authenticate(key, address))
                .code();
    }

    @Test
    void no_unseen_key_is_admitted_while_the_database_is_down() {
        var made = customers.create("silver");
        tenant.failing = true;

        assertThatThrownBy(() -> authenticator.authenticate(made.key(), TestCustomers.ADDRESS))
                .isInstanceOfSatisfying(
                        AppException.class, it -> assertThat(it.code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE));
    }

    private void assertRefused(String key) {
        assertThatThrownBy(() -> authenticator.authenticate(key, TestCustomers.ADDRESS))
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
