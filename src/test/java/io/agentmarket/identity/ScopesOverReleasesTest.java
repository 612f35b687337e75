package io.agentmarket.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmarket.shared.ApiKeyId;
import io.agentmarket.shared.AppException;
import io.agentmarket.stores.TestStores;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** While a release is rolled out, replicas of two releases read the same keys. */
@Tag("stores")
class ScopesOverReleasesTest {

    /** The scopes that the previous release can read; it refuses a key with any other scope. */
    private static final List<String> KNOWN_BEFORE =
            List.of("execute", "read", "keys", "knowledge", "billing", "operator");

    private static final TestStores STORES = TestStores.fresh();

    private final TestCustomers customers = new TestCustomers(STORES);
    private final Authenticator authenticator = new Authenticator(STORES.tenant(), Clock.systemUTC());
    private final JdbcClient owner = JdbcClient.create(STORES.databases().owner());

    @Test
    void the_release_before_can_read_every_key_that_this_one_makes() {
        var made = customers.create("elite", false, EnumSet.allOf(Scope.class));

        assertThat(scopes(made.caller().key())).isSubsetOf(KNOWN_BEFORE);
        assertThat(authenticator.authenticate(made.key(), TestCustomers.ADDRESS).scopes())
                .containsExactlyInAnyOrder(Scope.values());
    }

    @Test
    void an_older_all_scopes_key_gains_new_scopes_and_stays_readable() {
        var all = customers.create("elite", false, FirstStart.CUSTOMER_SCOPES);
        var keysOnly = customers.create("elite", false, Set.of(Scope.KEYS));
        owner.sql("alter table api_keys drop column later_scopes").update();

        owner.sql(migration()).update();

        assertThat(scopes(all.caller().key())).isSubsetOf(KNOWN_BEFORE);
        assertThat(authenticator.authenticate(all.key(), TestCustomers.ADDRESS).scopes())
                .containsExactlyInAnyOrderElementsOf(FirstStart.CUSTOMER_SCOPES);
        assertThat(authenticator
                        .authenticate(keysOnly.key(), TestCustomers.ADDRESS)
                        .scopes())
                .containsExactly(Scope.KEYS);
    }

    @Test
    void a_scope_of_a_later_release_is_ignored_and_the_others_count() {
        var made = customers.create("elite", false, Set.of(Scope.READ));
        owner.sql("update api_keys set scopes = '{read,teleport}' where id = ?")
                .param(made.caller().key().value())
                .update();

        assertThat(authenticator.authenticate(made.key(), TestCustomers.ADDRESS).scopes())
                .containsExactly(Scope.READ);
    }

    @Test
    void a_key_for_a_scraper_can_read_only_metrics() {
        var scraper = customers.create("elite", false, Set.of(Scope.METRICS)).caller();

        scraper.require(Scope.METRICS);

        for (var other : EnumSet.complementOf(EnumSet.of(Scope.METRICS))) {
            assertThatThrownBy(() -> scraper.require(other)).isInstanceOf(AppException.class);
        }
    }

    @Test
    void an_operators_key_reads_metrics_and_no_customers_key_does() {
        customers.create("elite", false, Set.of(Scope.OPERATOR)).caller().require(Scope.METRICS);

        assertThat(FirstStart.CUSTOMER_SCOPES).doesNotContain(Scope.METRICS, Scope.OPERATOR);
    }

    private List<String> scopes(ApiKeyId key) {
        return owner.sql("select unnest(scopes) from api_keys where id = ?")
                .param(key.value())
                .query(String.class)
                .list();
    }

    private static String migration() {
        var file = "/db/migration/identity/V170__identity_publish_scope.sql";
        try (var content = ScopesOverReleasesTest.class.getResourceAsStream(file)) {
            return new String(Objects.requireNonNull(content).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
