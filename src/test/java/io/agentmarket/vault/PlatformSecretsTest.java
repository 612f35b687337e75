package io.agentmarket.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmarket.identity.TestCustomers;
import io.agentmarket.stores.TestStores;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

@Tag("stores")
class PlatformSecretsTest {

    private static final String NAME = "receipt key of a test";
    private static final String SECRET = "a private key";

    private final TestStores stores = TestStores.fresh();
    private final String old = MasterKey.random(new SecureRandom()).text();
    private final String fresh = MasterKey.random(new SecureRandom()).text();

    @Test
    void opens_under_its_own_name_only_and_is_sealed_at_rest() {
        keep(MasterKeys.configured(old, ""));

        assertThat(find(MasterKeys.configured(old, ""), NAME)).contains(SECRET);
        assertThat(find(MasterKeys.configured(old, ""), "another name")).isEmpty();
        new JdbcTemplate(stores.databases().owner()).update("update platform_secrets set name = 'another name'");

        assertThatThrownBy(() -> find(MasterKeys.configured(old, ""), "another name"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageNotContaining(SECRET);
    }

    @Test
    void a_rotation_of_the_master_key_seals_it_again() {
        keep(MasterKeys.configured(old, ""));

        var result = rotation(MasterKeys.configured(fresh, old)).rotate(false);

        assertThat(result.resealed()).isOne();
        assertThat(find(MasterKeys.configured(fresh, ""), NAME)).contains(SECRET);
    }

    @Test
    void without_its_master_key_it_is_kept_until_explicitly_given_up() {
        keep(MasterKeys.configured(old, ""));
        var wrong = MasterKeys.configured(fresh, "");

        assertThat(rotation(wrong).sealedWithOthers())
                .containsEntry(MasterKey.parse(old).id(), 1L);
        assertThat(rotation(wrong).rotate(false).unreadable()).isOne();
        assertThat(find(MasterKeys.configured(old, ""), NAME)).contains(SECRET);
        assertThat(rotation(wrong).rotate(true).unreadable()).isOne();
        assertThat(find(wrong, NAME)).isEmpty();
    }

    private void keep(MasterKeys keys) {
        stores.tenant().platform(sql -> {
            secrets(keys).keep(sql, NAME, SECRET);
            return true;
        });
    }

    private Optional<String> find(MasterKeys keys, String name) {
        return stores.tenant().platform(sql -> secrets(keys).find(sql, name));
    }

    private static PlatformSecrets secrets(MasterKeys keys) {
        return new PlatformSecrets(new Vault(keys, Clock.systemUTC()), Clock.systemUTC());
    }

    private MasterKeyRotation rotation(MasterKeys keys) {
        return new MasterKeyRotation(
                stores.tenant(), new TestCustomers(stores).auditLog(), keys, new Vault(keys, Clock.systemUTC()));
    }
}
